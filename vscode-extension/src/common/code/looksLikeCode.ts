const KEYWORDS =
  "export|import|const|let|var|function|async|class|interface|type|enum|declare|abstract|" +
  "def|from|package|using|namespace|public|private|protected|internal|static|final|void|" +
  "func|fn|pub|impl|struct|trait|mod|use|module|require|if|for|while|switch|try|return|with|" +
  "template|typedef|extern|unsafe|override|lambda|yield|await|throw|raise|new|delete|echo|" +
  "SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|FROM|RUN|COPY";

const CODE: readonly RegExp[] = [
  // Line endings typical of code, and lines of brackets only.
  /[;{]\s*$/,
  /^\s*[\])}]+[;,]*\s*$/,
  // Comments, shebangs, preprocessor, decorators, markup.
  /^\s*(?:\/\/|\/\*|<\?|<!|#!|#\s*(?:include|define|if|ifdef|ifndef|pragma)\b|@\w+)/,
  /^\s*<\/?[A-Za-z][\w.:-]*(?:\s[^>]*)?\/?>/,
  // Statements. A sentence may start with such a word, but does not contain such characters.
  new RegExp(`^\\s*(?:${KEYWORDS})\\b.*(?:[=(){};<>"'*\\[\\]]|:\\s*$|::|->)`),
  /^\s*(?:import|package|use|using|require)\s+[\w.:/\\*-]+;?\s*$/,
  // Assignments, calls, data.
  /^\s*[\w$.[\]"'-]+\s*(?::[\s\w<>[\],|]+)?(?:[-+*/%|&^.]|\?\?|:|<<|>>)?=(?!=)\s*\S/,
  /^\s*[\w$.]+\(.*\)\s*$/,
  /^\s*[[{]/,
  /^\s*(?:"[^"]+"|'[^']+')\s*:/,
];

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;

/** Longer lines are classified by their start. */
const LONG_LINE = 1_000;

/** Classifies a single line of an answer. */
export function lineKind(whole: string): "code" | "prose" | "unclear" {
  const line = whole.slice(0, LONG_LINE);
  const text = line.trim();
  const words = text.match(WORD)?.length ?? 0;
  // A sentence may contain code, but ends like a sentence.
  const sentence = words >= 4 && /[\p{L}\p{N})`'’"][.!?…]+$/u.test(text) &&
    !/[;{}=]/.test(text);
  if (sentence) return "prose";
  if (CODE.some((pattern) => pattern.test(line))) return "code";
  const punctuated = /[\p{L}`)][.!?:,…]$/u.test(text);
  if (words >= 3 && (punctuated || /^[\p{Lu}]\p{Ll}+[ ,]/u.test(text))) {
    return "prose";
  }
  return words >= 6 ? "prose" : "unclear";
}

/** Whether an answer without a fence is code. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const count = { code: 0, prose: 0, unclear: 0 };
  for (const line of lines) count[lineKind(line)]++;
  return count.code > count.prose ||
    count.prose === 0 && lines.length > 0 && lines.length <= 3;
}
