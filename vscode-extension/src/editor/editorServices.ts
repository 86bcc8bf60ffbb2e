import { toPart, toStored } from "../context/attached.ts";
import { wholeMessage } from "../context/compose.ts";
import { fitMessage } from "../context/fit.ts";
import type { ErrorActions } from "../chat/service/errorActions.ts";
import { notify } from "../platform/window.ts";
import type {
  ChatService,
  ComposedMessage,
  Composition,
  EditorServices,
} from "../platform/services.ts";
import type { Settings } from "../platform/settings.ts";
import type { SiteAccess } from "../site/siteAccess.ts";
import type { SiteService } from "../site/siteService.ts";
import * as vscode from "vscode";

/** What the editor features get. */
export function createServices(parts: {
  settings: Settings;
  log: vscode.LogOutputChannel;
  chat: ChatService;
  site: SiteService;
  errorActions: ErrorActions;
}): EditorServices {
  const { settings, log, chat, site, errorActions } = parts;
  return {
    settings,
    log,
    chat,
    get site() {
      return site.site;
    },
    get messageLimit() {
      return site.messageLimit;
    },
    access: (shown) => site.access(shown),
    warmUp: () => site.warmUp(),
    limitFor: (length) => site.limitFor(length),
    compose: (composition, access) => compose(composition, access, site),
    reportError: (error, options) => errorActions.report(error, options),
  };
}

async function compose(
  { question, context }: Composition,
  access: SiteAccess,
  site: SiteService,
): Promise<ComposedMessage | undefined> {
  const parts = context.map((one) => toPart(toStored(one)));
  const { length } = wholeMessage(question, parts);
  const message = await fitMessage(
    question,
    parts,
    await site.limitFor(length),
    access.site.name,
  );
  if (!message) return undefined;
  if ("refused" in message) {
    void notify("warning", message.refused);
    return undefined;
  }
  return {
    text: message.text,
    cut: new Set(context.filter((_, index) => message.cut.has(index))),
  };
}
