import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { amazonBody } from './amazon-body.ts'
import { bedrockModel } from './models.ts'
import { stabilityBody } from './stability-body.ts'

/**
 * An operation as an InvokeModel request (@aws-sdk/client-bedrock-runtime 3.1161.0, read 2026-11-21).
 * The model's id, colon and all, is one segment of the path. Throws where a picture is missing.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { model } = operation
  const known = bedrockModel(model)
  const json = known.kind === 'stability' ? stabilityBody(operation, known) : amazonBody(operation)
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${trimmed(baseUrl)}/model/${encodeURIComponent(model)}/invoke`,
    headers: { accept: 'application/json' },
    body: { kind: 'json', json },
    credential: true,
  }
}
