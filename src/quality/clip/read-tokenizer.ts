/** Turns a text into the numbers that a CLIP-like model reads, with its start and end. */
export type Tokenize = (text: string) => readonly number[]

/** Longest text of CLIP's published models, start and end included. */
const MOST_TOKENS = 77
const START = '<|startoftext|>'
const END = '<|endoftext|>'
const WORD_END = '</w>'
/** Words as CLIP's own tokenizer cuts them: contractions, letters, single digits, runs of signs. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu

/**
 * Reads a `tokenizer.json` (https://huggingface.co/docs/tokenizers) of the byte-pair kind that CLIP
 * has: words end in `</w>`, bytes stand as printable characters. Null for any other kind.
 */
export function readTokenizer(text: string): Tokenize | null {
  const found = partsOf(text)
  if (found === null) return null
  const { ids, ranks } = found
  const [start, end] = [ids.get(START), ids.get(END)]
  if (start === undefined || end === undefined) return null
  return (given) => {
    const words = given.normalize('NFC').toLowerCase().match(WORDS) ?? []
    const tokens = words
      .flatMap((word) => mergePairs(charactersOf(word), ranks))
      .map((piece) => ids.get(piece) ?? end)
    return [start, ...tokens.slice(0, MOST_TOKENS - 2), end]
  }
}

interface Parts {
  readonly ids: ReadonlyMap<string, number>
  /** Which pairs are joined, the earliest first; by both halves with a blank between. */
  readonly ranks: ReadonlyMap<string, number>
}

function partsOf(text: string): Parts | null {
  const { model } = parsed(text) as { readonly model?: unknown }
  if (typeof model !== 'object' || model === null) return null
  const { type, vocab, merges, end_of_word_suffix: suffix } = model as Record<string, unknown>
  if ((type !== undefined && type !== 'BPE') || suffix !== WORD_END) return null
  if (typeof vocab !== 'object' || vocab === null || !Array.isArray(merges)) return null
  // Older files write a pair as one text, newer ones as two.
  const pairs = merges.map((pair) => (Array.isArray(pair) ? pair.join(' ') : String(pair)))
  return {
    ids: new Map(Object.entries(vocab as Record<string, number>)),
    ranks: new Map(pairs.map((pair, rank) => [pair, rank])),
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** A word's bytes as characters, the last with the mark of a word's end. */
function charactersOf(word: string): readonly string[] {
  const characters = [...new TextEncoder().encode(word)].map((byte) => CHARACTERS[byte] ?? '')
  return characters.with(-1, `${characters.at(-1)}${WORD_END}`)
}

/** Joins the earliest learnt pair, wherever it stands, until none is left. */
function mergePairs(
  pieces: readonly string[],
  ranks: ReadonlyMap<string, number>,
): readonly string[] {
  let best: { readonly at: number; readonly rank: number } | null = null
  for (let at = 0; at + 1 < pieces.length; at++) {
    const rank = ranks.get(`${pieces[at]} ${pieces[at + 1]}`)
    if (rank !== undefined && (best === null || rank < best.rank)) best = { at, rank }
  }
  if (best === null) return pieces
  const joined = `${pieces[best.at]}${pieces[best.at + 1]}`
  return mergePairs(pieces.toSpliced(best.at, 2, joined), ranks)
}

/**
 * Byte → printable character, as GPT-2's tokenizer has it and CLIP after it: printable Latin-1 stands
 * for itself, the others follow from U+0100 in their order.
 */
const CHARACTERS: readonly string[] = (() => {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    return String.fromCodePoint(isPrintable ? byte : next++)
  })
})()
