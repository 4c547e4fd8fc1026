import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { readBrief } from '../../src/mock/draw/brief.ts'
import { fromRaster, toRaster } from '../../src/mock/draw/encode.ts'
import { painted } from '../../src/mock/draw/paint.ts'
import { paintedEdit } from '../../src/mock/draw/paint-edit.ts'
import { LABELLED, LABELLED_SIDE, type Labelled, labelLine, smallName } from './labelled.ts'

/** Draws suites/labels anew: `node test/affinity/make-labels.ts`. The same files every time. */
const FOLDER = 'suites/labels'

async function read(name: string) {
  const raster = await toRaster(readFileSync(`prompts/inputs/${name}`))
  if (raster === null) throw new Error(`prompts/inputs/${name} is no picture`)
  return raster
}

async function drawn({ name, prompt, edit, flop }: Labelled): Promise<Buffer> {
  const brief = readBrief(prompt, { isEdit: edit !== null })
  const artwork = { brief, flop, seedText: `label ${name}` }
  const raster =
    edit === null
      ? await painted(artwork, { width: LABELLED_SIDE, height: LABELLED_SIDE })
      : await paintedEdit(artwork, { input: await read(edit.image), mask: await read(edit.mask) })
  return fromRaster(raster).removeAlpha().webp({ quality: 80, effort: 6 }).toBuffer()
}

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(`${FOLDER}/affinity`, { recursive: true })
const originals = new Set(LABELLED.flatMap(({ edit }) => (edit === null ? [] : [edit.image])))
for (const image of originals) {
  const small = await sharp(`prompts/inputs/${image}`).webp({ quality: 80, effort: 6 }).toBuffer()
  writeFileSync(`${FOLDER}/affinity/${smallName(image)}`, small)
}
for (const one of LABELLED) writeFileSync(`${FOLDER}/affinity/${one.name}.webp`, await drawn(one))
writeFileSync(`${FOLDER}/affinity.jsonl`, `${LABELLED.map(labelLine).join('\n')}\n`)
