import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { dataUri } from '../data-uri.ts'

/** An order in JSON. */
export function jsonPost(
  url: string,
  json: Json,
  headers: Readonly<Record<string, string>> = {},
): RequestSpec {
  return {
    purpose: 'submit',
    method: 'POST',
    url,
    headers,
    body: { kind: 'json', json },
    credential: true,
  }
}

/** The picture of an operation as a data URI; null where its mode takes none. Throws where it lacks one. */
export function pictureOf({ mode, image }: Operation): string | null {
  if (mode === 'text-to-image') return null
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  return dataUri(image)
}

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
