/** The kinds of content that our models can have a skill in. */
export const CONTENTS = [
  'logo',
  'typography',
  'photograph',
  'illustration',
  'product',
  'diagram',
  'edit',
] as const
export type Content = (typeof CONTENTS)[number]

/** What a model makes of a prompt's text; it sees nothing else. */
export interface Brief {
  readonly prompt: string
  readonly content: Content
  /** Quoted words, in order. Of an edit: only those that shall stand there afterwards. */
  readonly texts: readonly string[]
  /** Of an edit: words that shall be gone. */
  readonly oldTexts: readonly string[]
  /** `#rrggbb`, lower case, in order. */
  readonly colours: readonly string[]
  readonly background: 'white' | 'uniform' | 'transparent' | null
  /** The colour that the ground shall have, where the prompt names one. */
  readonly ground: string | null
  /** What an edit shall do inside its mask; null for a new picture. */
  readonly change: 'text' | 'recolour' | 'remove' | 'replace' | 'restyle' | null
}

const WORDS: readonly { readonly content: Content; readonly pattern: RegExp }[] = [
  { content: 'logo', pattern: /\b(logo|logotype|wordmark|brand mark|app icon)\b/i },
  { content: 'diagram', pattern: /\b(diagram|flow ?chart|infographic|schematic|chart)\b/i },
  { content: 'product', pattern: /\b(product|packshot|pack shot)\b/i },
  {
    content: 'illustration',
    pattern:
      /\b(illustration|illustrated|drawing|watercolou?r|cartoon|comic|isometric|icon set)\b/i,
  },
  { content: 'photograph', pattern: /\b(photograph|photo|photorealistic|photographic)\b/i },
  {
    content: 'typography',
    pattern:
      /\b(sign|poster|label|lettering|banner|billboard|cover|ticket|headline|typograph\w*)\b/i,
  },
]

/** Reads a prompt as a model does: the first word that names a kind of picture decides. */
export function readBrief(prompt: string, options: { readonly isEdit: boolean }): Brief {
  const quoted = [...prompt.matchAll(/["“「]([^"”」]+)["”」]/g)].map((one) => ({
    text: (one[1] ?? '').trim(),
    before: prompt.slice(0, one.index),
  }))
  const colours = [...prompt.matchAll(/#[0-9a-f]{6}\b/gi)].map(([hex]) => hex.toLowerCase())
  const ground = options.isEdit ? undefined : PLAIN_GROUND.exec(prompt)?.[1]?.toLowerCase()
  const common = {
    prompt,
    colours: [...new Set(colours)],
    background: backgroundOf(prompt),
    ground: ground ?? null,
  }
  if (!options.isEdit) {
    const texts = quoted.map(({ text }) => text)
    const content = contentOf(prompt) ?? (texts.length > 0 ? 'typography' : 'photograph')
    return { ...common, content, texts, oldTexts: [], change: null }
  }
  const fresh = quoted.filter(({ before }) => NEW_TEXT.test(before))
  const takesAway = REMOVAL.test(prompt)
  const texts = fresh.length > 0 ? fresh : takesAway ? [] : quoted.slice(-1)
  const kept = texts.map(({ text }) => text)
  const oldTexts = quoted.map(({ text }) => text).filter((text) => !kept.includes(text))
  return { ...common, content: 'edit', texts: kept, oldTexts, change: changeOf(kept, common) }
}

const PLAIN_GROUND =
  /\b(?:plain|uniform|solid|flat) (#[0-9a-f]{6}) (?:background|ground|backdrop)\b/i

/** What stands right before words that an edit shall write. */
const NEW_TEXT = /\b(to|with|says?|reads?|saying|reading|into|becomes?)(?: the words?)?[\s:,]*$/i
const RESTYLE = /\b(redraw|repaint|restyle|turn) the (whole|entire)\b/i
const REMOVAL = /\b(remove|erase|delete|take (?:away|out|off)|clear|wipe|get rid)\b/i

function changeOf(
  texts: readonly string[],
  { prompt, colours }: Pick<Brief, 'prompt' | 'colours'>,
): Brief['change'] {
  if (texts.length > 0) return 'text'
  if (RESTYLE.test(prompt)) return 'restyle'
  if (REMOVAL.test(prompt)) return 'remove'
  return colours.length > 0 ? 'recolour' : 'replace'
}

function contentOf(prompt: string): Content | null {
  // What is quoted is to be written, and names no kind of picture.
  const unquoted = prompt.replace(/["“「][^"”」]*["”」]/g, (text) => ' '.repeat(text.length))
  let best: { readonly at: number; readonly content: Content } | null = null
  for (const { content, pattern } of WORDS) {
    const at = unquoted.search(pattern)
    if (at >= 0 && (best === null || at < best.at)) best = { at, content }
  }
  return best?.content ?? null
}

function backgroundOf(prompt: string): Brief['background'] {
  if (/\btransparent\b/i.test(prompt)) return 'transparent'
  if (/\bwhite (?:\w+ )?(?:background|ground|backdrop)\b/i.test(prompt)) return 'white'
  return /\b(?:plain|uniform|solid|flat|single-colou?r) (?:[#\w]+ ){0,2}(?:background|ground|backdrop)\b/i.test(
    prompt,
  )
    ? 'uniform'
    : null
}
