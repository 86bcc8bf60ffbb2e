/** The inputs of the webview's HTML document. */
export interface WebviewHtmlOptions {
  /** The nonce of the script; random for each webview. */
  nonce: string;
  /** `webview.cspSource`: the origin of the extension's own files. */
  cspSource: string;
  /** The URLs of `dist/webview.js` and `dist/webview.css`. */
  script: string;
  style: string;
  locale: string;
  title: string;
}

/**
 * Allows only the webview's own script, style and icon font, the user's local images, and `blob:`
 * images, which only the webview's own script can create. Nothing else can run, load or connect.
 */
export function contentSecurityPolicy(
  nonce: string,
  cspSource: string,
): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} blob:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll(
    "<",
    "&lt;",
  );
}

/**
 * The webview's HTML document. It is empty; the script builds the view from the first snapshot.
 *
 * @param options The URLs and the nonce of this webview.
 * @returns A complete HTML document.
 */
export function webviewHtml(options: WebviewHtmlOptions): string {
  const { nonce, cspSource, script, style, locale, title } = options;
  const attribute = escapeAttribute;
  return `<!DOCTYPE html>
<html lang="${attribute(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${
    attribute(contentSecurityPolicy(nonce, cspSource))
  }">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>`;
}
