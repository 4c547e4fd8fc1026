import type { Case } from '../domain/plan.ts'
import { SETTING_KEYS } from '../domain/settings.ts'

const FILTER_KEYS = ['target', 'prompt', 'content', ...SETTING_KEYS] as const

export type FilterReading =
  | { readonly kind: 'filter'; readonly keeps: (one: Omit<Case, 'quote'>) => boolean }
  | { readonly kind: 'mistake'; readonly message: string }

/**
 * `--filter 'mode=edit,size=1024*'`: every condition must hold; `*` stands for any characters,
 * and `a|b` for either.
 */
export function readFilter(expression: string): FilterReading {
  const tests: ((one: Omit<Case, 'quote'>) => boolean)[] = []
  for (const condition of expression.split(',')) {
    const [key = '', pattern, ...rest] = condition.split('=').map((part) => part.trim())
    if (pattern === undefined || pattern === '' || rest.length > 0) {
      return {
        kind: 'mistake',
        message: `--filter: "${condition}" is not key=value, such as mode=edit`,
      }
    }
    if (!(FILTER_KEYS as readonly string[]).includes(key)) {
      const keys = FILTER_KEYS.join(', ')
      return { kind: 'mistake', message: `--filter: there is no "${key}". Use one of: ${keys}` }
    }
    const alternatives = pattern.split('|').map(glob)
    tests.push((one) => {
      const value = valueIn(one, key as (typeof FILTER_KEYS)[number])
      return value !== null && alternatives.some((test) => test(value))
    })
  }
  return { kind: 'filter', keeps: (one) => tests.every((test) => test(one)) }
}

function valueIn(one: Omit<Case, 'quote'>, key: (typeof FILTER_KEYS)[number]): string | null {
  switch (key) {
    case 'target':
      return one.cell.target
    case 'prompt':
      return one.prompt.id
    case 'content':
      return one.prompt.content
    default: {
      const value = one.cell.settings[key]
      return value === undefined ? null : String(value)
    }
  }
}

/** Pieces between the stars must follow one another; no regular expression, so none can be slow. */
function glob(pattern: string): (value: string) => boolean {
  const pieces = pattern.split('*')
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return (value) => value === first
  const last = pieces.at(-1) ?? ''
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last)) return false
    let at = first.length
    for (const piece of pieces.slice(1, -1)) {
      const found = value.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    return at + last.length <= value.length
  }
}
