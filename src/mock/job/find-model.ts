import type { Dialect } from '../dialects.ts'
import type { Scene } from '../scene.ts'
import type { ModelOf } from '../world.ts'
import type { Trouble } from './trouble.ts'

/** A model of a dialect that still answers, or the trouble that says it does not. */
export function findModel<D extends Dialect>(
  { world }: Scene,
  dialect: D,
  id: string,
): { readonly model: ModelOf<D> } | { readonly trouble: Trouble } {
  const model = modelsOf(world, dialect).find((one) => one.id === id)
  if (model === undefined) return { trouble: { kind: 'model', id, retired: false } }
  return model.retired ? { trouble: { kind: 'model', id, retired: true } } : { model }
}

/** All models of a dialect, retired ones too. */
export function modelsOf<D extends Dialect>(
  { models }: Scene['world'],
  dialect: D,
): readonly ModelOf<D>[] {
  return models.filter((one): one is typeof one & ModelOf<D> => one.dialect === dialect)
}
