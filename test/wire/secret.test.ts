import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createScrub } from '../../src/wire/scrub.ts'
import { createSecret, reveal } from '../../src/wire/secret.ts'

const KEY = 'sk-canary/4f9a+1c77=e2b8"4d0c'

describe('a secret', () => {
  test('gives its name in every way to print it, and its value only when revealed', () => {
    const secret = createSecret('FAL_KEY', KEY)
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      JSON.stringify(Object.entries(secret)),
    ]
    for (const text of printed) {
      expect(text).toContain('FAL_KEY')
      expect(text).not.toContain('4f9a')
    }
    expect(reveal(secret)).toBe(KEY)
  })

  test('cannot be forged from its parts', () => {
    const secret = createSecret('FAL_KEY', KEY)
    expect(() => reveal({ ...secret })).toThrow('FAL_KEY')
  })

  test.each([
    'short12',
    'with space 123',
    'with\nline-break',
    'tab\t1234567',
    'dash–1234567',
    '12345678\r',
    '',
  ])('refuses %j without printing it', (value) => {
    const attempt = () => createSecret('FAL_KEY', value)
    expect(attempt).toThrow('FAL_KEY')
    if (value !== '') expect(attempt).not.toThrow(value)
  })
})

describe('scrub', () => {
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((n) => String.fromCharCode(n)),
    minLength: 12,
    maxLength: 60,
  })

  test('no encoding of a secret stays, wherever it stands', () => {
    const around = fc.string({ maxLength: 20 })
    fc.assert(
      fc.property(visible, around, around, fc.nat(2), (key, before, after, shift) => {
        const scrub = createScrub([createSecret('K', key)])
        const bytes = Buffer.concat([
          Buffer.alloc(shift, 'x'),
          Buffer.from(key),
          Buffer.from(after),
        ])
        const forms = [
          key,
          encodeURIComponent(key),
          JSON.stringify(key),
          JSON.stringify(key).replaceAll('/', '\\/'),
          Buffer.from(key).toString('hex'),
          Buffer.from(key).toString('hex').toUpperCase(),
          bytes.toString('base64'),
          bytes.toString('base64url'),
          encodeURIComponent(encodeURIComponent(key)),
          [...key].reverse().join(''),
          [...Buffer.from(key)].join(','),
          [...key].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
          [...key].map((one) => `&#${one.charCodeAt(0)};`).join(''),
          JSON.stringify([...Buffer.from(key)]),
          key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
        ]
        for (const form of forms) {
          const scrubbed = scrub(`${before} ${form} ${after}`)
          expect(scrubbed).toContain('[secret:K]')
          expect(scrubbed.replaceAll('[secret:K]', '')).not.toContain(key)
        }
      }),
      { numRuns: 200 },
    )
  })

  test("a provider's masked echo goes with its mask", () => {
    const scrub = createScrub([createSecret('OPENAI_API_KEY', 'sk-proj-abcdefghijklmnopWXYZ')])
    expect(scrub('Incorrect API key provided: sk-proj-********WXYZ. You can')).toBe(
      'Incorrect API key provided: [secret:OPENAI_API_KEY] You can',
    )
  })

  test('one character in another writing hides nothing of the rest', () => {
    const scrub = createScrub([createSecret('K', 'sk-canary-4f9a1c77e2b84d0c')])
    const partly = ['sk-canar\\u0079-4f9a1c77e2b84d0c', 'sk-%63anary-4f9a1c77e2b84d0c']
    for (const text of partly) expect(scrub(`(${text})`)).toBe('([secret:K])')
  })

  test('a key of thousands of characters goes whole, and with its end cut off', () => {
    const key = `IQoJb3JpZ2luX2Vj${'aB3/dE5+gH7='.repeat(200)}`
    const scrub = createScrub([createSecret('K', key)])
    expect(scrub(`<${key}>`)).toBe('<[secret:K]>')
    expect(scrub(`<${key.slice(0, 900)}>`)).toBe('<[secret:K]>')
  })

  test('no text makes it slow: backslashes, percent signs and beginnings of the key by the megabyte', () => {
    const scrub = createScrub([createSecret('K', '/+=\\\\\\"a/b-4f9a1c77e2b84d0c')])
    const million = 1 << 20
    for (const piece of ['\\', '%25', '&#0', '/+=\\', '\\u00', '/+=\\\\\\"']) {
      const text = piece.repeat(million / piece.length)
      expect(scrub(text).length).toBeLessThanOrEqual(text.length)
    }
  })

  test('text without a secret is unchanged', () => {
    const scrub = createScrub([createSecret('K', KEY)])
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('sk-canar'))
        expect(scrub(text)).toBe(text)
      }),
    )
    expect(createScrub([])('sk-canary')).toBe('sk-canary')
  })
})
