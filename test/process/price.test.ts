import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'

const USAGE = JSON.stringify({
  input_tokens: 23,
  input_tokens_details: { text_tokens: 23, image_tokens: 0 },
  output_tokens: 1056,
  output_tokens_details: null,
})
const OPENAI = ['--provider', 'openai', '--model', 'gpt-image-1.5']

test('a usage block of anyone’s log is priced line by line, from a file or standard input', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'log.json'), USAGE)
  const { code, out } = await assay(['price', 'log.json', ...OPENAI, '--json'], { cwd })
  expect(JSON.parse(out)).toMatchObject({
    usd: '0.033907',
    basis: 'computed',
    lines: [
      { bill: 'input_text_token', quantity: '23', usd: '0.000115' },
      { bill: 'output_image_token', quantity: '1056', usd: '0.033792' },
    ],
  })
  expect(code).toBe(0)
  const piped = await assay(['price', '-', ...OPENAI], { cwd, input: USAGE })
  expect(piped.out).toMatch(/^\$0\.033907 {2}computed: .*\n {2}input_text_token +23 +\$0\.000115\n/)
})

test('an answer that tells no usage has no price, which is not a price of nothing', async () => {
  const input = JSON.stringify({ data: [{ b64_json: 'aGk=' }] })
  const { code, out } = await assay(['price', '-', ...OPENAI, '--json'], { input })
  expect([code, JSON.parse(out).usd]).toEqual([6, null])
})

test.each([
  [['--provider', 'acme', '--model', 'x'], 'there is no provider "acme"'],
  [['--provider', 'openai', '--model', 'nope'], 'An unknown price is never taken for nothing'],
  [[...OPENAI, '--mode', 'paint', '--n', '0'], '--n: "0" is not a number of images'],
])('%j is a mistake that says what to do', async (args, message) => {
  const { code, err, out } = await assay(['price', '-', ...args], { input: USAGE })
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(message)
})
