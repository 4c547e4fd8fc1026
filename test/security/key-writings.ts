/** A key in one way to write it. */
export interface Writing {
  readonly name: string
  readonly text: string
}

/** What in an output would give a key away, each of these made without the code that removes them. */
export function writingsOf(key: string): readonly Writing[] {
  const bytes = Buffer.from(key)
  const url = encodeURIComponent(key)
  const each = (write: (character: string) => string): string => [...key].map(write).join('')
  const hexOf = (character: string): string => character.charCodeAt(0).toString(16)
  const writings: Writing[] = [
    { name: 'as it is', text: key },
    { name: 'its first 8 characters', text: key.slice(0, 8) },
    { name: 'reversed', text: [...key].reverse().join('') },
    { name: 'URL-encoded', text: url },
    { name: 'URL-encoded in lower case', text: url.replace(/%../g, (code) => code.toLowerCase()) },
    { name: 'URL-encoded twice', text: encodeURIComponent(url) },
    { name: 'URL-encoded throughout', text: each((one) => `%${hexOf(one)}`) },
    { name: 'as a JSON string', text: JSON.stringify(key).slice(1, -1) },
    {
      name: 'as a JSON string with \\/',
      text: JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/'),
    },
    { name: 'in \\u escapes', text: each((one) => `\\u00${hexOf(one)}`) },
    { name: 'in \\x escapes', text: each((one) => `\\x${hexOf(one)}`) },
    { name: 'in HTML references', text: each((one) => `&#${one.charCodeAt(0)};`) },
    { name: 'in hexadecimal', text: bytes.toString('hex') },
    { name: 'in HEXADECIMAL', text: bytes.toString('hex').toUpperCase() },
    { name: 'as character codes', text: [...bytes].join(',') },
    ...[0, 1, 2].flatMap((before) =>
      (['base64', 'base64url'] as const).map((alphabet) => ({
        name: `in ${alphabet}, ${before} bytes before it`,
        text: coreOf(bytes, before, alphabet),
      })),
    ),
  ]
  return [...new Map(writings.map((one) => [one.text, one])).values()]
}

/** The characters that stay the same whatever stands before and behind. */
function coreOf(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): string {
  const [one, other] = [0x00, 0xff].map((filler) =>
    Buffer.concat([Buffer.alloc(before, filler), bytes, Buffer.alloc(3, filler)]).toString(
      alphabet,
    ),
  )
  const same = [...(one ?? '')].map((letter, index) => (letter === other?.[index] ? letter : ' '))
  const runs = same.join('').replaceAll('=', ' ').split(' ')
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '')
}
