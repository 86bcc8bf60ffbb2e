/**
 * The pages of the demo site, and those that come instead of an answer.
 */
import type { Chatbot, Settings } from "../options.ts";
import { escapeHtml, phpJson } from "./php.ts";
import { picture } from "../models/pictures.ts";
import { html, NO_CACHE, type Reply } from "../reply.ts";
import { restUrl } from "./rest.ts";
import type { SiteState } from "./state.ts";

function document(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en-US">
<head><meta charset="UTF-8" /><title>${title}</title></head>
<body>
${body}
</body>
</html>
`;
}

function attribute(name: string, value: unknown): string {
  return `${name}='${escapeHtml(phpJson(value))}'`;
}

function chatbotContainer(site: SiteState, bot: Chatbot): string {
  const { settings } = site;
  const pluginUrl = `${settings.url.href}wp-content/plugins/ai-engine`;
  const params = {
    aiName: "AI: ",
    userName: "User: ",
    guestName: "Guest: ",
    textSend: "Send",
    textClear: "Clear",
    imageUpload: bot.imageUpload,
    fileUpload: bot.fileUpload,
    multiUpload: bot.multiUpload,
    maxUploads: bot.maxUploads,
    fileUploads: 0,
    mode: "chat",
    textInputPlaceholder: "Type your message...",
    textInputMaxLength: bot.textInputMaxLength,
    textCompliance: "",
    startSentence: bot.greeting,
    localMemory: true,
    themeId: "chatgpt",
    window: false,
    icon: "",
    iconText: "",
    iconTextDelay: 1,
    iconAlt: "AI Engine Chatbot",
    iconPosition: "bottom-right",
    centerOpen: false,
    width: "",
    openDelay: "",
    iconBubble: false,
    windowAnimation: "zoom",
    fullscreen: false,
    copyButton: false,
    pdfButton: false,
    headerSubtitle: "Discuss with",
    containerType: "standard",
    headerType: "standard",
    messagesType: "standard",
    inputType: "standard",
    footerType: "standard",
  };
  const system = {
    botId: bot.customId === null ? bot.botId : null,
    customId: bot.customId,
    userData: null,
    sessionId: null,
    restNonce: bot.nonceOnPage ? site.nonces.current("") : null,
    contextId: bot.contextId,
    pluginUrl,
    restUrl: restUrl(settings, ""),
    stream: bot.stream,
    debugMode: false,
    eventLogs: true,
    speech_recognition: false,
    speech_synthesis: false,
    typewriter: false,
    crossSite: false,
    actions: [],
    blocks: [],
    shortcuts: [],
  };
  const theme = {
    type: "internal",
    name: "ChatGPT",
    themeId: "chatgpt",
    settings: [],
    style: "",
    cssUrl: `${pluginUrl}/themes/chatgpt.css`,
  };
  return `<div class='mwai-chatbot-container' ${
    attribute("data-params", params)
  } ${attribute("data-system", system)} ${
    attribute("data-theme", theme)
  }></div>`;
}

function linkHeader(settings: Settings): [string, string] {
  return ["Link", `<${restUrl(settings, "/")}>; rel="https://api.w.org/"`];
}

function chatPage(site: SiteState): Reply {
  const { settings } = site;
  const bots = settings.software === "ai-engine" ? settings.chatbots : [];
  return html(
    200,
    document("Chat", bots.map((bot) => chatbotContainer(site, bot)).join("\n")),
    [
      linkHeader(settings),
      [
        "Link",
        `<${
          restUrl(settings, "/wp/v2/pages/4")
        }>; rel="alternate"; type="application/json"`,
      ],
      ["Link", `<${settings.url.href}?p=4>; rel=shortlink`],
    ],
  );
}

function homePage({ settings }: SiteState): Reply {
  const { href } = settings.url;
  return html(
    200,
    document(
      "Ask GPT-4 demo",
      `<h1>The demo site of Ask GPT-4</h1>
<p>This site speaks the protocol of a WordPress site with the plugin AI Engine. No model is behind it: it knows a few answers about Ask GPT-4.</p>
<p>Ask it something: <code>deno task ask --site ${
        escapeHtml(href)
      } &quot;What is a nonce?&quot;</code></p>
<p>Its chatbots are on the page <a href="${
        escapeHtml(href)
      }chat/">Chat</a>.</p>`,
    ),
    [linkHeader(settings)],
  );
}

function notFound(settings: Settings): Reply {
  const body = document("Page not found", "<h1>404</h1>");
  return settings.software === "other"
    ? html(404, body)
    : html(404, body, [...NO_CACHE, linkHeader(settings)]);
}

/** The page, the picture or the uploaded file at a path below the site's address. */
export function page(
  site: SiteState,
  method: string,
  path: string | undefined,
  query: URLSearchParams,
): Reply {
  const readable = method === "GET" || method === "HEAD";
  if (!readable || path === undefined) return notFound(site.settings);
  const id = query.get("page_id") ?? query.get("p");
  if (path === "chat/" || path === "chat" || id === "4") return chatPage(site);
  if (path === "" || path === "index.php") return homePage(site);
  const bytes = picture(path);
  if (bytes !== undefined) {
    return {
      status: 200,
      headers: [["Content-Type", "image/png"]],
      body: bytes,
    };
  }
  for (const file of site.files.values()) {
    if (file.path === path) {
      return {
        status: 200,
        headers: [["Content-Type", file.type]],
        body: new Uint8Array(file.bytes),
      };
    }
  }
  return notFound(site.settings);
}

/** What a firewall shows until it has seen a browser. */
export function challenge(status: number): Reply {
  return html(
    status,
    `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head><body><h1>Checking your browser</h1><noscript>Enable JavaScript and cookies to continue</noscript></body></html>`,
    [["Server", "cloudflare"], ["CF-Mitigated", "challenge"]],
  );
}

/** What usually comes with a status. */
export function usualBody(status: number): Reply {
  if (status === 500) {
    return html(
      500,
      `<br />\n<b>Fatal error</b>:  Uncaught Error: Call to a member function get() on null in /srv/wp-content/plugins/ai-engine/core.php:42\nStack trace:\n#0 /srv/wp-includes/class-wp-hook.php(308): {closure}()\n#1 {main}\n  thrown in <b>/srv/wp-content/plugins/ai-engine/core.php</b> on line <b>42</b><br />\n`,
    );
  }
  if (status === 503) {
    return html(
      503,
      document(
        "Maintenance",
        "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>",
      ),
    );
  }
  const proxy: Record<number, string> = {
    502: "502 Bad Gateway",
    504: "504 Gateway Time-out",
  };
  const title = proxy[status];
  if (title !== undefined) {
    return html(
      status,
      `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
    );
  }
  return {
    status,
    headers: [["Content-Type", "application/json; charset=UTF-8"]],
    body: phpJson({
      code: status === 429 ? "too_many_requests" : "rest_error",
      message: status === 429
        ? "Too many requests."
        : "Something is not as it should be.",
      data: { status },
    }),
  };
}
