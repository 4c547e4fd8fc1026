import type { Dialect } from '../dialects.ts'
import { modelsOf } from '../job/find-model.ts'
import type { Scene } from '../scene.ts'
import type { OpenaiModel } from '../world.ts'

/**
 * The OpenAI dialect's model behind another dialect's name for it (`traits.model`), under that name and
 * at that dialect's prices; null where there is none that still answers.
 */
export function modelBehind({ world }: Scene, dialect: Dialect, name: string): OpenaiModel | null {
  const known = modelsOf(world, dialect).find(({ id }) => id === name)
  if (known === undefined || known.retired) return null
  const { id, rates, latencyMs, moderation, draw, traits } = known
  const behind = world.models.find((one) => one.dialect === 'openai' && one.id === traits.model)
  return behind?.dialect === 'openai' ? { ...behind, id, rates, latencyMs, moderation, draw } : null
}
