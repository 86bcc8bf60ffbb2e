/**
 * Checks every regular expression of the repository with recheck: none may take
 * more than linear time for any text. `deno task regexes [FILE…]`.
 *
 * Literals and `new RegExp` are found in the syntax tree. The patterns that
 * tests compare their own results with are left out.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import recheck from "recheck";
import ts from "typescript";
import config from "../deno.json" with { type: "json" };
import { CACHE, ROOT } from "./toolchain.ts";

/** A regular expression in a file. */
export interface Regex {
  /** The path, `:` and the line. */
  place: string;
  /** The code that makes it, in one line. */
  code: string;
  /** The expression; undefined if it is not constant. */
  value?: RegExp;
}

/** A regular expression that is allowed although it isn't known to be linear. */
export interface Exception {
  /** The path of the file. */
  file: string;
  /** The code that makes it, in one line. */
  code: string;
  reason: string;
}

const HIDDEN_CHARACTERS = "recheck doesn't know \\p{DI} and \\p{scx=…}; " +
  "tests/reliability/linear_deno_test.ts holds it to linear time";
const EXACT_LABEL = "a label of our own, escaped";

const EXCEPTIONS: readonly Exception[] = [
  {
    file: "src/util/hidden_characters.ts",
    code:
      'new RegExp( `(?=[${HIDDEN}])(?:${LEGITIMATE}|(?<hidden>.))`, "gu", )',
    reason: HIDDEN_CHARACTERS,
  },
  {
    file: "src/util/hidden_characters.ts",
    code: "new RegExp(PATTERN)",
    reason: HIDDEN_CHARACTERS,
  },
  {
    file: "vscode-extension/test/runner/workbench.mjs",
    code: "new RegExp(`^${escaped(title)}$`)",
    reason: EXACT_LABEL,
  },
  {
    file: "vscode-extension/test/runner/workbench.mjs",
    code: "new RegExp(`^${escaped(label)}$`)",
    reason: EXACT_LABEL,
  },
];

/**
 * The regular expressions of a module.
 *
 * @param file The module's path, for {@linkcode Regex.place}.
 * @param text The module.
 */
export function findRegexes(file: string, text: string): Regex[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.VariableDeclaration>();
  const found: Regex[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node) || isConstructor(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const value = evaluate(node, constants);
      found.push({
        place: `${file}:${line + 1}`,
        code: node.getText().replace(/\s+/g, " "),
        ...value instanceof RegExp && { value },
      });
      // What stands within the call of a constructor is a part of it.
      if (value instanceof RegExp) return;
    }
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const { declarations, flags } = statement.declarationList;
    for (const declaration of flags & ts.NodeFlags.Const ? declarations : []) {
      constants.set(declaration.name.getText(), declaration);
    }
  }
  visit(source);
  return found;
}

/** Whether a node is `new RegExp(…)` or `RegExp(…)`. */
function isConstructor(node: ts.Node): node is ts.Expression {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
    node.expression.getText() === "RegExp";
}

/** Evaluates an expression of the module's constants and nothing else. */
function evaluate(
  expression: ts.Expression,
  constants: ReadonlyMap<string, ts.VariableDeclaration>,
): unknown {
  const needed = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    const declaration = ts.isIdentifier(node)
      ? constants.get(node.text)
      : undefined;
    if (declaration?.initializer && !needed.has(declaration.name.getText())) {
      visit(declaration.initializer);
      const { name, initializer } = declaration;
      needed.set(
        name.getText(),
        `const ${name.getText()} = ${initializer.getText()};`,
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(expression);
  const code = [...needed.values(), `return (${expression.getText()});`];
  const options = { target: ts.ScriptTarget.Latest };
  try {
    const body = ts.transpile(`(() => {${code.join("\n")}})()`, options);
    // deno-lint-ignore no-eval
    return (0, eval)(body);
  } catch {
    return undefined;
  }
}

/**
 * Says what is wrong with a regular expression.
 *
 * @param value The expression.
 * @returns The problem; `""` if it takes linear time.
 */
export function problemOf(value: RegExp): string {
  // Limits by work and not by time: the result is the same on every machine.
  const result = recheck.checkSync(value.source, value.flags, {
    attackTimeout: null,
    incubationTimeout: null,
    timeout: null,
  });
  if (result.status === "safe") return "";
  return result.status === "vulnerable"
    ? `takes more than linear time (${result.complexity.summary}), ` +
      `for example for ${result.attack.pattern}`
    : `can't be checked (${result.error.kind})`;
}

/**
 * Compares regular expressions with the exceptions.
 *
 * @param regexes The expressions.
 * @param exceptions The exceptions.
 * @param known The problems that are known already, by expression; the others
 * are added.
 * @returns One line for each that is not linear and for each exception that is
 * not needed.
 */
export function findProblems(
  regexes: readonly Regex[],
  exceptions: readonly Exception[],
  known: Record<string, string> = {},
): string[] {
  const problems: string[] = [];
  const unused = new Set(exceptions);
  for (const { place, code, value } of regexes) {
    const problem = value === undefined
      ? "is not constant, so it can't be checked"
      : known[String(value)] ??= problemOf(value);
    if (problem === "") continue;
    const allowed = exceptions.find((exception) =>
      place.startsWith(`${exception.file}:`) && exception.code === code
    );
    if (allowed) unused.delete(allowed);
    else problems.push(`${place}: ${code} ${problem}`);
  }
  for (const { file, code } of unused) {
    problems.push(`${file}: the exception for ${code} is not needed`);
  }
  return problems;
}

/** All modules but those of tests, as git knows them. */
async function modules(): Promise<string[]> {
  const patterns = ["ts", "mts", "mjs", "js"].map((end) => `*.${end}`);
  const { stdout, success } = await new Deno.Command("git", {
    args: [
      "ls-files",
      "--cached",
      "--others",
      "--exclude-standard",
      ...patterns,
    ],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error("git ls-files failed.");
  return new TextDecoder().decode(stdout).trim().split("\n")
    .filter((file) => !/[._]test\.ts$/.test(file));
}

async function main(files: readonly string[]): Promise<number> {
  const regexes: Regex[] = [];
  for (const file of files.length > 0 ? files : await modules()) {
    regexes.push(
      ...findRegexes(file, await readFile(join(ROOT, file), "utf8")),
    );
  }
  const exceptions = files.length > 0 ? [] : EXCEPTIONS;
  // Checking all of them takes a minute.
  const knownFile = join(
    CACHE,
    `${config.imports.recheck.replaceAll(/\W/g, "-")}.json`,
  );
  const known = JSON.parse(await readFile(knownFile, "utf8").catch(() => "{}"));
  const problems = findProblems(regexes, exceptions, known);
  await mkdir(dirname(knownFile), { recursive: true });
  await writeFile(knownFile, JSON.stringify(known));
  for (const problem of problems) console.log(problem);
  console.log(
    `${regexes.length} regular expressions, ${problems.length} problems`,
  );
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
