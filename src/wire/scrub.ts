import { reveal, type Secret } from './secret.ts'

/** A prefix of a key this long is as telling as the key: providers echo `sk-proj-abcd****wxyz`. */
const PREFIX_LENGTH = 8
/** What may follow such a prefix: more of the key, its mask, or either of them escaped. */
const MASKED =
  '(?:[\\w.*…•+/=~-]|%[0-9A-Fa-f]{2}|\\\\{1,4}u00[0-9A-Fa-f]{2}|&#x?[0-9A-Fa-f]{1,4};)*'
/** Sessions have tokens of thousands of characters; the rest of one goes as what follows its prefix. */
const FORMS_LENGTH = 128
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

/** Removes known secrets from text that is recorded. */
export type Scrub = (text: string) => string

const patterns = new WeakMap<Secret, RegExp>()

/**
 * Replaces each secret, in any encoding it may come back in, by `[secret:NAME]`: as it is, its first 8
 * characters with whatever mask follows, reversed, hexadecimal, as a list of character codes, base64
 * at each of the 3 alignments, and with any of its characters URL-encoded (also repeatedly) or escaped
 * as JSON, JavaScript, HTML or XML do.
 */
export function createScrub(secrets: readonly Secret[]): Scrub {
  const rules = secrets.map((secret) => ({ label: secret.toString(), pattern: patternOf(secret) }))
  return (text) => rules.reduce((rest, { label, pattern }) => rest.replace(pattern, label), text)
}

/** Making a pattern takes longer than using it, and one is needed for each exchange. */
function patternOf(secret: Secret): RegExp {
  const known = patterns.get(secret)
  if (known !== undefined) return known
  const pattern = new RegExp(patternSource(reveal(secret)), 'g')
  patterns.set(secret, pattern)
  return pattern
}

function patternSource(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  const json = JSON.stringify(value).slice(1, -1)
  const characters = [...value.slice(0, FORMS_LENGTH)].map(anyForm)
  return [
    ...[value, json, json.replaceAll('/', '\\/')].map(quoted),
    ...(value.length > FORMS_LENGTH ? [] : [characters.join('')]),
    quoted([...value].reverse().join('')),
    [...bytes].map((byte) => inEitherCase(hex(byte))).join('[ :-]?'),
    [...bytes].join(', ?'),
    ...base64Forms(bytes).map(quoted),
    characters.slice(0, PREFIX_LENGTH).join('') + MASKED,
  ].join('|')
}

/** One character in every way to write it. Repetitions are bounded: a pattern must never be slow. */
function anyForm(character: string): string {
  const code = character.charCodeAt(0)
  const digits = inEitherCase(hex(code))
  const named = NAMED_ENTITIES[character]
  const forms = [
    // JSON within JSON doubles its backslashes each time; before a backslash none could be told apart.
    /[\w\\-]/.test(character) ? quoted(character) : `\\\\{0,7}${quoted(character)}`,
    `%(?:25){0,3}${digits}`,
    `\\\\{1,8}(?:u00|x)${digits}`,
    `&#(?:0{0,6}${code}|[xX]0{0,6}${digits});?`,
    ...(named === undefined ? [] : [`&${named};`]),
  ]
  return `(?:${forms.join('|')})`
}

function hex(code: number): string {
  return code.toString(16).padStart(2, '0')
}

function inEitherCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

/** The characters of base64 that only the secret decides, wherever it stands in what was encoded. */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms = [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    const first = before === 0 ? 0 : before + 1
    // The last character also holds bits of what follows, unless the bytes end on a boundary.
    const last = (before + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1
    const form = encoded.slice(first, last)
    return [form, form.replaceAll('-', '+').replaceAll('_', '/')]
  })
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
