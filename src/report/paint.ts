/** What a piece of text means; how it looks is decided here. */
export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'warning' | 'loud'

export type Paint = (text: string, tone: Tone) => string

const CODES: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  strong: '1',
  faint: '2',
  good: '32',
  bad: '1;31',
  warning: '33',
  loud: '1;7;33',
}

/** Colours text with ANSI codes, or leaves it as it is. Paint after measuring, never before. */
export function openPaint(color: boolean): Paint {
  return (text, tone) =>
    !color || tone === 'plain' || text === '' ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`
}
