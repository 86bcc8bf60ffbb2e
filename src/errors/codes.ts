/**
 * Error codes, and the reasons that each of them can have.
 *
 * @module
 */

/**
 * Error codes, each with its reasons: the values of `reason` of an error with
 * that `code`. Both are stable; a program decides by them, and a translation
 * is looked up by them.
 */
export interface AskErrorReasons {
  /** No response from the site. */
  "site-unreachable":
    /** The host name did not resolve. */
    | "dns"
    /** No connection: refused, no route, or not established in time. */
    | "refused"
    /** The TLS certificate is invalid. */
    | "certificate"
    /** The TLS handshake failed, for example because the port speaks http. */
    | "tls"
    /** The runtime's `fetch` blocks the port. */
    | "port"
    /** No connection to the proxy. */
    | "proxy"
    /** The proxy requires credentials. */
    | "proxy-credentials"
    /** The proxy did not connect to the site. */
    | "proxy-tunnel"
    /** A browser hid the response, or there was none: it does not tell. */
    | "cors"
    /** The response has more header fields than the runtime accepts. */
    | "headers"
    /** The connection closed before the response started. */
    | "connection";
  /** The server has no AI Engine chat. */
  "not-ai-engine":
    /** WordPress without the plugin's routes. */
    | "no-plugin"
    /** Nothing at the URL of the routes. */
    | "no-routes"
    /** No routes where the credentials may be sent. */
    | "outside-url"
    /** The page does not exist. */
    | "no-page";
  /** The site rejected the nonce, and a new one too. */
  "nonce-rejected": "nonce";
  /** The site rejected the question. */
  "question-rejected":
    /** The plugin rejected it without saying why. */
    | "unspecified"
    /** The message is the site's own. */
    | "site-message"
    /** The visitor lacks the permission. */
    | "forbidden"
    /** The site did not accept the token of the public API. */
    | "token"
    /** The site bans a word in it, or the visitor's IP address. */
    | "banned"
    /** The moderation rejected it. */
    | "moderation"
    /** The site requires a signed-in user. */
    | "sign-in"
    /** The user name or the password is wrong. */
    | "credentials"
    /** The visitor may not use the chatbot. */
    | "unauthorized"
    /** The suggestion is no longer valid. */
    | "shortcut-expired"
    /** A firewall blocked this question, though not the session. */
    | "firewall";
  /** The question is longer than the chatbot accepts. */
  "message-too-long": "length";
  /** Too many requests, or a quota is used up. */
  "rate-limited":
    /** HTTP 429. */
    | "requests"
    /** The visitor's quota; the message is the site's own. */
    | "quota"
    /** The quota of all visitors together. */
    | "system-limit";
  /** The site, its web server or its firewall failed. */
  "site-error":
    /** A fatal PHP error. */
    | "php"
    /** A challenge page that only a browser can pass. */
    | "challenge"
    /** A firewall or a login page. */
    | "firewall"
    /** The server requires a user name and a password (HTTP Basic). */
    | "http-auth"
    /** The request is too long for the server (HTTP 413). */
    | "request-size"
    /** HTTP 502, 503 or 504. */
    | "overloaded"
    /** Another HTTP status from 400 upwards. */
    | "status"
    /** The message is the site's own. */
    | "site-message";
  /** The model behind the site failed. */
  "model-error":
    /** The message is the site's own. */
    | "site-message"
    /** The message is the site's own; it may also be about a limit. */
    | "model-or-limit"
    /** The site gave no reason. */
    | "unspecified";
  /** The answer ended before it was complete. */
  "interrupted":
    /** The connection failed. */
    | "connection"
    /** The stream ended without the event that completes it. */
    | "no-end";
  /** The answer exceeds a limit. */
  "answer-too-long":
    /** The client's `maxAnswerLength`. */
    | "max-length"
    /** The limit of one event. */
    | "event"
    /** The limit of an answer that does not stream. */
    | "body";
  /** The response is not an answer. */
  "bad-response":
    /** A redirect to another site. */
    | "redirect"
    /** Too many redirects. */
    | "redirect-loop"
    /** The connection failed while the response was read. */
    | "connection"
    /** No nonce in the response. */
    | "no-nonce"
    /** An empty response. */
    | "empty"
    /** A web page. */
    | "page"
    /** JSON that is cut or garbled. */
    | "malformed"
    /** The answer ended without any text. */
    | "no-reply"
    /** A field is missing. */
    | "incomplete"
    /** Anything else. */
    | "unknown";
  /** A time limit ran out: the option of that name. */
  "timeout":
    | "firstEvent"
    | "idle"
    | "total"
    /** `fetch` has a time limit of its own, such as undici's for headers. */
    | "fetch";
  /** The caller stopped the answer. */
  "aborted":
    /** With `abort()` or a signal. */
    | "signal"
    /** With the signal of `AbortSignal.timeout()`. */
    | "timeout"
    /** By leaving the loop over it. */
    | "left";
  /** A browser hid a stream from a page on another origin. */
  "cors-blocked": "stream";
  /** The model does not exist. */
  "unknown-model": "model";
  /** A file was not uploaded. */
  "file-rejected":
    /** The chatbot accepts no images. */
    | "images"
    /** The chatbot accepts no files other than images. */
    | "files"
    /** Too many files for one question. */
    | "count"
    /** WordPress accepts no files of this type. */
    | "type"
    /** The file is empty. */
    | "empty"
    /** The file is too large. */
    | "size"
    /** The file cannot be read. */
    | "unreadable"
    /** The site rejected the upload; the message holds its own words. */
    | "site";
  /** An image of an answer was not fetched. */
  "image-fetch-failed":
    /** The URL is not allowed. */
    | "address"
    /** The redirect is not allowed. */
    | "redirect"
    /** No connection, or it failed. */
    | "unreachable"
    /** The HTTP status. */
    | "status"
    /** Not an image of an accepted type. */
    | "type"
    /** The image is too large. */
    | "size"
    /** The time limit ran out. */
    | "time";
  /** A call that cannot work. */
  "invalid-argument":
    /** The site's URL. */
    | "site"
    /** The question is empty or not a string. */
    | "question"
    /** Another argument or option, named in `params.name`. */
    | "option"
    /** Credentials would be sent unencrypted. */
    | "http-credentials"
    /** The proxy's URL. */
    | "proxy"
    /** A package that is needed is not installed. */
    | "package"
    /** The public API needs a token. */
    | "no-token"
    /** The conversation's state does not allow the call. */
    | "conversation"
    /** The answer is being read already. */
    | "answer-in-use"
    /** The request to the OpenAI-compatible handler. */
    | "request";
}

/** A stable error code. */
export type AskErrorCode = keyof AskErrorReasons;
