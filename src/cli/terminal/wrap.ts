/**
 * Wraps a line at spaces.
 *
 * @param width The number of characters that fit. A longer word stays whole.
 */
export function wrap(line: string, width: number): string {
  const [first = "", ...words] = line.split(" ");
  let text = first;
  let length = first.length;
  for (const word of words) {
    const fits = length + 1 + word.length <= width;
    text += (fits ? " " : "\n") + word;
    length = fits ? length + 1 + word.length : word.length;
  }
  return text;
}
