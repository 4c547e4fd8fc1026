import { createHash } from 'node:crypto'
import type { JudgeCall, JudgePicture } from '../../domain/judge-call.ts'
import type { Question } from '../../domain/prompt-spec.ts'
import { judgePicture } from '../../image/judge-picture.ts'
import { readImageFile } from '../../image/read-image-file.ts'
import {
  judgeCall,
  ORIGINAL_LABEL,
  PICTURE_LABEL,
  questionSetHash,
} from '../../quality/judge/ask.ts'
import type { BoundJudge } from './judge-desk.ts'

/** A picture that is to be judged, and by what. Absolute paths. */
export interface Exhibit {
  readonly file: string
  /** Of the file's bytes. */
  readonly sha256: string
  /** The picture that it was made from; null where there was none. */
  readonly original: { readonly file: string; readonly sha256: string } | null
  readonly prompt: string
  readonly questions: readonly Question[]
}

export function questionSetOf({ prompt, questions }: Exhibit, { spec }: BoundJudge): string {
  const { bothOrders, maxSide } = spec
  return questionSetHash(prompt, questions, { bothOrders, maxSide })
}

/** The same picture, questions and judge have one name, whatever run they are of: 24 hex digits. */
export function exhibitKey(exhibit: Exhibit, judge: BoundJudge): string {
  const { name, baseUrl, mock } = judge
  const parts = [
    // A mock has another port each time, and is the same judge.
    mock ?? baseUrl,
    name,
    questionSetOf(exhibit, judge),
    exhibit.sha256,
    exhibit.original?.sha256 ?? null,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

/**
 * One call for each order in which the questions are put: as written, and where asked for reversed.
 * None where a picture cannot be decoded.
 */
export async function callsFor(
  { file, original, prompt, questions }: Exhibit,
  { spec }: BoundJudge,
): Promise<readonly JudgeCall[]> {
  const { model, maxSide, maxOutputTokens } = spec
  const read = async (path: string, label: string): Promise<JudgePicture | null> => {
    const bytes = await readImageFile(path).catch(() => null)
    return bytes === null ? null : judgePicture(bytes, { label, maxSide }).catch(() => null)
  }
  const shown = [await read(file, PICTURE_LABEL)]
  if (original !== null) shown.push(await read(original.file, ORIGINAL_LABEL))
  const pictures = shown.filter((picture) => picture !== null)
  if (pictures.length < shown.length) return []
  const orders = spec.bothOrders ? [questions, questions.toReversed()] : [questions]
  return orders.map((each) =>
    judgeCall({ model, prompt, questions: each, pictures, maxOutputTokens }),
  )
}
