import type { Scene } from '../scene.ts'
import type { JudgeModel } from '../world.ts'

/** A model of a dialect that answers in words; null for one that is unknown or was shut down. */
export function findJudge(
  { world }: Scene,
  dialect: JudgeModel['dialect'],
  id: string,
): JudgeModel | null {
  return (
    world.judges.find((one) => one.dialect === dialect && one.id === id && !one.retired) ?? null
  )
}
