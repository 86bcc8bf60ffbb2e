/** Names that fences and VS Code use for the same language, and for interchangeable dialects. */
const GROUPS: readonly (readonly string[])[] = [
  [
    "typescript typescriptreact ts tsx mts cts javascript javascriptreact js jsx mjs cjs node",
    "ecmascript",
  ].join(" ").split(" "),
  ["python", "py", "python3", "py3", "ipython", "pyi"],
  [
    "shellscript",
    "sh",
    "bash",
    "zsh",
    "fish",
    "shell",
    "console",
    "shell-session",
    "terminal",
  ],
  ["bat", "batch", "cmd", "dos"],
  ["powershell", "ps1", "pwsh", "ps"],
  [
    "c",
    "cpp",
    "c++",
    "cc",
    "cxx",
    "h",
    "hpp",
    "cuda-cpp",
    "objective-c",
    "objective-cpp",
    "objc",
  ],
  ["csharp", "c#", "cs"],
  ["fsharp", "f#", "fs"],
  ["vb", "vbnet", "vba"],
  [
    "html",
    "htm",
    "xhtml",
    "vue",
    "svelte",
    "astro",
    "handlebars",
    "razor",
    "cshtml",
    "jinja",
  ],
  ["xml", "svg", "xsl", "xsd", "plist"],
  ["css", "scss", "less", "sass", "stylus", "postcss"],
  ["json", "jsonc", "json5", "jsonl"],
  ["yaml", "yml", "dockercompose", "github-actions-workflow"],
  ["ini", "properties", "toml", "dotenv", "conf"],
  ["ruby", "rb", "erb"],
  ["rust", "rs"],
  ["go", "golang"],
  ["kotlin", "kt", "kts"],
  ["java"],
  ["php", "blade"],
  ["perl", "pl", "perl6", "raku"],
  ["haskell", "hs"],
  ["elixir", "ex", "exs"],
  ["erlang", "erl"],
  ["clojure", "clj", "cljs", "edn"],
  ["dockerfile", "docker", "containerfile"],
  ["makefile", "make", "mk"],
  ["sql", "mysql", "postgresql", "plsql", "tsql", "sqlite"],
  ["markdown", "md", "mdx", "gfm"],
  ["latex", "tex", "bibtex"],
  ["restructuredtext", "rst"],
  ["diff", "patch"],
  ["swift"],
  ["scala", "sc"],
  ["dart"],
  ["lua"],
  ["r", "rmd"],
  ["julia", "jl"],
  ["plaintext", "text", "txt", "plain"],
];

const GROUP_OF = new Map(
  GROUPS.flatMap((names) =>
    names.map((name) => [name, names[0] ?? name] as const)
  ),
);

/** Languages that embed others. */
const EMBEDDED: Readonly<Record<string, readonly string[]>> = {
  html: ["typescript", "css", "xml", "json"],
  php: ["html", "typescript", "css", "sql"],
};

/** Prose languages, in which an answer need not be code. */
const PROSE = new Set([
  "markdown",
  "latex",
  "restructuredtext",
  "asciidoc",
  "git-commit",
  "scminput",
  "plaintext",
]);

function group(language: string): string {
  const name = language.toLowerCase();
  return GROUP_OF.get(name) ?? name;
}

/**
 * Whether code in one language can be used in a document of another.
 *
 * @param language The fence's language; may be empty.
 * @param target VS Code's language id of the document.
 */
export function fitsLanguage(language: string, target: string): boolean {
  if (language === "") return true;
  const [is, wanted] = [group(language), group(target)];
  return is === wanted || wanted === "plaintext" ||
    (EMBEDDED[wanted]?.includes(is) ?? false);
}

/** Whether a document in this language is prose rather than code. */
export function isProse(languageId: string): boolean {
  return PROSE.has(group(languageId));
}

/**
 * VS Code's language id for a fence's language.
 *
 * @param language The fence's language.
 * @param known The languages that this VS Code supports.
 */
export function fenceLanguageId(
  language: string,
  known: ReadonlySet<string>,
): string | undefined {
  const name = language.toLowerCase();
  if (known.has(name)) return name;
  const exact: Readonly<Record<string, string>> = {
    js: "javascript",
    mjs: "javascript",
    cjs: "javascript",
    jsx: "javascriptreact",
    tsx: "typescriptreact",
    "c++": "cpp",
    cc: "cpp",
    cxx: "cpp",
    hpp: "cpp",
    scss: "scss",
    less: "less",
    vue: "vue",
    svelte: "svelte",
    toml: "toml",
  };
  const id = exact[name] ?? group(name);
  return known.has(id) ? id : undefined;
}
