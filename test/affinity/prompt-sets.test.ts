import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { canLetter } from '../../src/image/lettering/lettering.ts'
import { perceptualHash } from '../../src/image/perceptual-hash.ts'
import { CONTENTS, readBrief } from '../../src/mock/draw/brief.ts'
import { fromRaster } from '../../src/mock/draw/encode.ts'
import { painted } from '../../src/mock/draw/paint.ts'

interface Written {
  readonly id: string
  readonly text: string
  readonly expectText?: string
  readonly absentText?: string
  readonly colours?: readonly string[]
  readonly background?: string
}

const setOf = (content: string): readonly Written[] =>
  parse(readFileSync(`prompts/${content}.yaml`, 'utf8')).prompts

test.each(CONTENTS)(
  'a model that sees only the text of a %s prompt sees all that is asked',
  (content) => {
    for (const { id, text, expectText, absentText, colours, background } of setOf(content)) {
      const brief = readBrief(text, { isEdit: content === 'edit' })
      const { texts, oldTexts } = brief
      expect({
        id,
        ...brief,
        texts: texts.join('\n'),
        oldTexts: oldTexts.join('\n'),
      }).toMatchObject({
        id,
        content,
        texts: expectText ?? '',
        oldTexts: absentText ?? '',
        colours: colours ?? [],
        background: background ?? null,
      })
      expect([id, texts.every(canLetter)]).toEqual([id, true])
    }
  },
)

test('pictures of different prompts are no near-duplicates', async () => {
  const hashes: bigint[] = []
  for (const content of CONTENTS.filter((one) => one !== 'edit'))
    for (const { text } of setOf(content)) {
      const brief = readBrief(text, { isEdit: false })
      const artwork = { brief, flop: null, seedText: 'one' }
      const grey = await fromRaster(await painted(artwork, { width: 256, height: 256 }))
        .flatten({ background: '#ffffff' })
        .greyscale()
        .resize(32, 32, { fit: 'fill' })
        .raw()
        .toBuffer()
      hashes.push(BigInt(`0x${perceptualHash(Float64Array.from(grey))}`))
    }
  const apart = hashes.flatMap((one, at) =>
    hashes.slice(0, at).map((other) => (one ^ other).toString(2).replaceAll('0', '').length),
  )
  expect(hashes.length).toBeGreaterThanOrEqual(72)
  // The scorer calls 4 bits or fewer the same picture.
  expect(Math.min(...apart)).toBeGreaterThan(6)
})
