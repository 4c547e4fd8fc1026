/** What in a text would reach past a terminal or a CI log's lines; [] when nothing would. */
export function harmIn(text: string): readonly string[] {
  const unseen = [...text.matchAll(/(?!\n|\u200d)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu)]
  const azure = [...text.matchAll(/##(?:\[|vso)/gi)]
  const orders = text.split('\n').filter((line) => /^\s*::/.test(line))
  return [
    ...unseen.map(
      (one) => `U+${one[0].codePointAt(0)?.toString(16)} at ${one.index}: ${near(text, one.index)}`,
    ),
    ...azure.map((one) => `${one[0]} at ${one.index}: ${near(text, one.index)}`),
    ...orders.filter((line) => !OURS.test(line)),
  ]
}

/** The orders that the reporter for GitHub gives on purpose. */
const OURS =
  /^::(?:error|warning|notice) title=(?:assay%3A [A-Z (a-z0-9)]+|gate (?:missed|unmeasured)|failures)::/

function near(text: string, index: number): string {
  return JSON.stringify(text.slice(Math.max(0, index - 40), index + 20))
}
