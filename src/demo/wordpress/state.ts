import type { FaultQueue } from "../faults/faults.ts";
import type { RequestLog } from "../log.ts";
import type { Nonces } from "./nonces.ts";
import type { DemoFile, Settings } from "../options.ts";

/** A turn as the plugin stores it. */
export interface StoredMessage {
  role: string;
  content: string;
  extra?: { embeddings: null };
}

/** A signed-in user's conversation, as the site keeps it. */
export interface Discussion {
  id: number;
  user: string;
  chatId: string;
  botId: string;
  title: string;
  messages: StoredMessage[];
  session: string;
  responseId: string;
  created: Date;
  updated: Date;
}

/** An uploaded file, and who uploaded it. */
export interface StoredFile extends DemoFile {
  visitor: string;
  /** The path below the site's address. */
  path: string;
}

/** What a demo site remembers. */
export interface SiteState {
  settings: Settings;
  nonces: Nonces;
  faults: FaultQueue;
  readonly log: RequestLog;
  readonly discussions: Discussion[];
  readonly files: Map<string, StoredFile>;
  answers: number;
  activeStreams: number;
}
