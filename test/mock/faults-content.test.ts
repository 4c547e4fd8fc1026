import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { FaultName } from '../../src/mock/faults.ts'
import { BICYCLE, filesOf, GENERATIONS, post, postRaw, withMock, worldWith } from './with-mock.ts'

const only = (fault: FaultName) => ({ world: worldWith({ faults: [{ fault }] }) })

async function fileOf(fault: FaultName): Promise<Buffer> {
  const [file] = await withMock(only(fault), async (mock) =>
    filesOf((await post(mock, GENERATIONS, BICYCLE)).json),
  )
  if (file === undefined) throw new Error('no file')
  return file
}

test.each([
  ['html-image', '<!doctype html>'],
  ['svg-image', '<svg '],
  ['animated-image', 'GIF89a'],
  ['pixel-bomb', '\u0089PNG'],
] as const)('%s begins with %j', async (fault, head) => {
  expect((await fileOf(fault)).toString('latin1').startsWith(head)).toBe(true)
})

test('the pixel bomb claims 60,000 by 60,000 pixels in less than a kilobyte', async () => {
  const bomb = await fileOf('pixel-bomb')
  expect(bomb.length).toBeLessThan(1_024)
  expect([bomb.readUInt32BE(16), bomb.readUInt32BE(20)]).toEqual([60_000, 60_000])
})

test('the animation has two different frames of the size asked for', async () => {
  const { width, pageHeight, pages } = await sharp(await fileOf('animated-image'), {
    animated: true,
  }).metadata()
  expect({ width, pageHeight, pages }).toEqual({ width: 1024, pageHeight: 1024, pages: 2 })
})

test('the tiny picture is a whole PNG of one pixel', async () => {
  const { format, width, height } = await sharp(await fileOf('tiny-image')).metadata()
  expect({ format, width, height }).toEqual({ format: 'png', width: 1, height: 1 })
})

async function base64Of(fault: FaultName | null): Promise<string> {
  return withMock(fault === null ? {} : only(fault), async (mock) => {
    const { json } = await post(mock, GENERATIONS, BICYCLE)
    return (json.data as { b64_json: string }[])[0]?.b64_json ?? ''
  })
}

test('each form of base64 holds the same picture, but for the damaged one', async () => {
  const plain = await base64Of(null)
  expect((await base64Of('base64-lines')).replaceAll('\r\n', '')).toBe(plain)
  expect(await base64Of('base64-lines')).toContain('\r\n')
  const url = await base64Of('base64-url')
  expect(url).not.toMatch(/[+/=]/)
  expect(Buffer.from(url, 'base64url').equals(Buffer.from(plain, 'base64'))).toBe(true)
  expect(await base64Of('base64-data-uri')).toBe(`data:image/png;base64,${plain}`)
  const damaged = await base64Of('base64-damaged')
  expect([damaged.length, damaged.includes('**')]).toEqual([plain.length, true])
})

test('no-usage leaves out usage and nothing else; odd-usage gives words for numbers', async () => {
  const bodyOf = (fault: FaultName | null): Promise<Record<string, unknown>> =>
    withMock(fault === null ? {} : only(fault), async (mock) => {
      const { json } = await post(mock, GENERATIONS, BICYCLE)
      return json
    })
  const { usage: _, ...rest } = await bodyOf(null)
  expect(await bodyOf('no-usage')).toEqual(rest)
  expect((await bodyOf('odd-usage')).usage).toMatchObject({
    input_tokens: 'NaN',
    output_tokens: 'NaN',
    total_tokens: 'NaN',
  })
})

test('an error in a success has an error where the pictures should be', () =>
  withMock(only('error-in-success'), async (mock) => {
    const response = await postRaw(mock, GENERATIONS, BICYCLE)
    expect(response.status).toBe(200)
    const body = (await response.json()) as Record<string, unknown>
    expect(Object.keys(body)).toEqual(['error'])
  }))
