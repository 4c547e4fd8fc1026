const MODEL_PATH = /^[A-Za-z0-9_][A-Za-z0-9._:-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._:-]*){0,5}$/

/** Whether a model's name can stand in a path without leading to another one. */
export function isModelPath(model: string): boolean {
  return MODEL_PATH.test(model)
}

/** A model's name as a part of a path; throws for one that would lead to another path of the API. */
export function modelPath(model: string): string {
  if (!isModelPath(model)) throw new Error(`"${model}" cannot stand in a path`)
  return model
}
