import type { EditFacts } from '../domain/image-facts.ts'
import type { CheckName, Finding } from '../domain/verdict.ts'
import { type Evidence, errored, findEach, type Judgement, skipped } from './evidence.ts'

/** One finding an image for a check that compares an edit with its source by the mask. */
export function findByEdit(
  check: CheckName,
  { mode, hasMask, images }: Evidence,
  judge: (edit: EditFacts) => Judgement,
): readonly Finding[] {
  return findEach(check, images, ({ inspection, edit }) => {
    if (mode !== 'edit') return skipped('not an edit')
    if (!hasMask) return skipped('no mask')
    if (edit !== null) return judge(edit)
    if (inspection?.kind === 'broken') return skipped(`not decoded (${inspection.message})`)
    return errored('could not be compared with the source')
  })
}
