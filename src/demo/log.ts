/** One request that a demo site had. */
export interface DemoRequest {
  /** The method. */
  method: string;
  /** The path below the site's address, for example `/chat/`. */
  path: string;
  /** The REST route, for example `/mwai/v1/start_session`. */
  route?: string;
  /** The status of the response; 0 while there is none. */
  status: number;
  /** Whether the request brought a nonce. */
  hasNonce: boolean;
  /** Whether the request brought cookies. */
  hasCookie: boolean;
  /** Whether the request brought an Authorization header. */
  hasAuthorization: boolean;
  /** Whether a streamed answer was asked for; null where that means nothing. */
  stream: boolean | null;
  /** The size of the request's body. */
  bodyBytes: number;
  /** The Origin header. */
  origin: string | null;
  /** The User-Agent header. */
  userAgent: string | null;
  /** The fault that was applied. */
  fault?: string;
}

/** The requests that a demo site had. */
export interface DemoRequests {
  /** How many there were. */
  readonly total: number;
  /** How many of them were POSTs to start_session. */
  readonly startSession: number;
  /** How many of them were POSTs to chats/submit. */
  readonly submit: number;
  /** The last 1,000, oldest first. */
  readonly entries: readonly DemoRequest[];
  /** Forgets them all. */
  clear(): void;
}

const KEPT = 1000;

/** Counts all requests and keeps the last ones. */
export class RequestLog implements DemoRequests {
  total = 0;
  startSession = 0;
  submit = 0;
  #entries: DemoRequest[] = [];

  get entries(): readonly DemoRequest[] {
    return this.#entries.slice(-KEPT);
  }

  add(entry: DemoRequest): void {
    this.total++;
    if (entry.method === "POST") {
      if (entry.route === START_SESSION) this.startSession++;
      if (entry.route === SUBMIT) this.submit++;
    }
    this.#entries.push(entry);
    // Cut now and then, since cutting at every request copies them all.
    if (this.#entries.length >= 2 * KEPT) {
      this.#entries = this.#entries.slice(-KEPT);
    }
  }

  clear(): void {
    this.total = this.startSession = this.submit = 0;
    this.#entries = [];
  }

  toJSON(): Omit<DemoRequests, "clear"> {
    const { total, startSession, submit, entries } = this;
    return { total, startSession, submit, entries };
  }
}

/** The route that hands out a nonce. */
export const START_SESSION = "/mwai/v1/start_session";
/** The route that takes a question. */
export const SUBMIT = "/mwai-ui/v1/chats/submit";
