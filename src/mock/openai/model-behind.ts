import type { GeneralDialect } from '../dialects.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Scene } from '../scene.ts'
import type { JobModel, OpenaiModel } from '../world.ts'

/** A model of this dialect, which others may sell under names and at prices of their own. */
export type ImageModel = JobModel & Omit<OpenaiModel, 'dialect'>

/**
 * The OpenAI dialect's model behind another dialect's name for it (`traits.model`), under that name and
 * at that dialect's prices; null where there is none that still answers.
 */
export function modelBehind(
  scene: Scene,
  dialect: GeneralDialect,
  name: string,
): ImageModel | null {
  const known = findModel(scene, dialect, name)
  if ('trouble' in known) return null
  const { traits, ...sold } = known.model
  const behind = modelsOf(scene.world, 'openai').find(({ id }) => id === traits.model)
  return behind === undefined ? null : { ...behind, ...sold }
}
