// What the browser tests need once, before the first of them.
export default function setup() {}
