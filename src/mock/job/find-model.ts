import type { Dialect } from '../dialects.ts'
import type { Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'
import type { Trouble } from './trouble.ts'

/** A model of a dialect that still answers, or the trouble that says it does not. */
export function findModel(
  { world }: Scene,
  dialect: Dialect,
  id: string,
): { readonly model: GeneralModel } | { readonly trouble: Trouble } {
  const model = modelsOf(world, dialect).find((one) => one.id === id)
  if (model === undefined) return { trouble: { kind: 'model', id, retired: false } }
  return model.retired ? { trouble: { kind: 'model', id, retired: true } } : { model }
}

/** All models of a dialect that has no form of its own, retired ones too. */
export function modelsOf(world: Scene['world'], dialect: Dialect): readonly GeneralModel[] {
  return world.models.flatMap((one) => ('traits' in one && one.dialect === dialect ? [one] : []))
}
