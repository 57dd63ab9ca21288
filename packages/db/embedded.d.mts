export interface Cluster {
  /** The database `tripthread`, with user and password. */
  url: string;
  port: number;
  pid: number;
  /** The server was already running; it belongs to another process or to one that was killed. */
  adopted: boolean;
  /** Resolves when the server has ended, asked or not. */
  exited: Promise<void>;
  /** A clean shutdown; an adopted server is stopped too. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** The cluster's data folder. Its password is kept beside it, in `<dir>.password`. */
  dir: string;
  port?: number;
  /** More arguments for the server, such as `-c`, `fsync=off`. */
  flags?: readonly string[];
  /** Removed with everything in it should this process be killed. For tests. */
  temporary?: string;
  log?: (text: string) => void;
}

export function start(options: StartOptions): Promise<Cluster>;

/** The running server of that folder, or undefined. */
export function findRunning(dir: string): Promise<Cluster | undefined>;
