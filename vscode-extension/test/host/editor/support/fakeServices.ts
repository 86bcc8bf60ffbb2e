import { ChatClient, type ClientOptions } from "@askgpt4/core";
import {
  createDemoSite,
  type DemoSite,
  type DemoSiteOptions,
} from "@askgpt4/core/demo";
import * as vscode from "vscode";
import { wholeMessage } from "../../../../src/common/compose.ts";
import type { PinnedExchange } from "../../../../src/chat/service/chatService.ts";
import type { CodeBlockHandler } from "../../../../src/chat/service/codeBlockHandler.ts";
import type { EditorServices } from "../../../../src/editor/editorServices.ts";
import { DEMO, Settings } from "../../../../src/platform/settings.ts";
import type { SiteAccess } from "../../../../src/site/siteAccess.ts";

/** The services with a demo site behind them, and notes of what the editor features did with them. */
export interface FakeServices extends EditorServices {
  readonly demo: DemoSite;
  readonly saved: PinnedExchange[];
  readonly pinned: { title: string; exchanges: readonly PinnedExchange[] }[];
  readonly reported: {
    error: unknown;
    retry: (() => void | Promise<void>) | undefined;
  }[];
  readonly codeBlocks: CodeBlockHandler | undefined;
  /** What `access` gives. */
  readonly granted: SiteAccess;
  /** The user has chosen another site, or withdrawn consent. */
  endAccess(): void;
}

/**
 * @param options How the demo site behaves.
 * @param client How the client works.
 */
export function fakeServices(
  options: DemoSiteOptions = {},
  client: Partial<ClientOptions> = {},
): FakeServices {
  const demo = createDemoSite({ delay: 0, ...options });
  const ending = new AbortController();
  const site = { key: DEMO, url: demo.url, name: "Demo", demo: true };
  const saved: PinnedExchange[] = [];
  const pinned: FakeServices["pinned"] = [];
  const reported: FakeServices["reported"] = [];
  let codeBlocks: CodeBlockHandler | undefined;
  const chatClient = new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    ...client,
  });
  const granted = { site, client: chatClient, signal: ending.signal };
  return {
    demo,
    site,
    granted,
    endAccess: () => ending.abort(),
    saved,
    pinned,
    reported,
    get codeBlocks() {
      return codeBlocks;
    },
    settings: new Settings(),
    log: vscode.window.createOutputChannel("Test", { log: true }),
    messageLimit: client.maxMessageLength ?? null,
    access: () => Promise.resolve(granted),
    limitFor: () => Promise.resolve(client.maxMessageLength ?? null),
    warmUp: () => {},
    compose({ question, context }) {
      const parts = context.map(({ uri, languageId, text }) => ({
        path: uri.path.slice(1),
        languageId,
        text,
      }));
      return Promise.resolve({
        text: wholeMessage(question, parts),
        cut: new Set(),
      });
    },
    reportError(error, options) {
      reported.push({ error, retry: options?.retry });
      return Promise.resolve();
    },
    chat: {
      show: () => Promise.resolve(),
      ask: () => Promise.resolve(true),
      attach: () => Promise.resolve([]),
      pin: (title, exchanges) => {
        pinned.push({ title, exchanges });
        return Promise.resolve();
      },
      save: (exchange) => {
        saved.push(exchange);
        return Promise.resolve();
      },
      setCodeBlockHandler: (handler) => {
        codeBlocks = handler;
        return new vscode.Disposable(() => codeBlocks = undefined);
      },
    },
  };
}
