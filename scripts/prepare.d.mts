/** Whether the last build is of the sources as they are now. */
export function isBuilt(): boolean;
