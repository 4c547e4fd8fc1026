import type { Adapter } from '../../domain/adapter.ts'
import { bedrockModel } from './models.ts'
import { optionMistakes } from './options.ts'
import { readAnswer } from './read.ts'
import { RUNTIME_ORIGINS } from './regions.ts'
import { submit } from './submit.ts'

/**
 * Image models of Amazon Bedrock by InvokeModel (AWS user guide, read 2026-11-21): Stability's, which
 * are live in us-west-2, and Amazon's own, which have ended. The base URL names the region. Services
 * that only change a picture (`erase-object`, `remove-background`, `fast-upscale`) have no prompt: the
 * suite's is not sent.
 */
export const bedrockAdapter: Adapter = {
  id: 'bedrock',
  baseUrl: 'https://bedrock-runtime.us-west-2.amazonaws.com',
  ownBaseUrl: null,
  apiKeyEnv: 'AWS_BEARER_TOKEN_BEDROCK',
  keyOrigins: RUNTIME_ORIGINS,
  auth: { header: 'authorization', prefix: 'Bearer ' },
  signing: {
    kind: 'aws-sigv4',
    service: 'bedrock',
    accessKeyIdEnv: 'AWS_ACCESS_KEY_ID',
    secretAccessKeyEnv: 'AWS_SECRET_ACCESS_KEY',
    sessionTokenEnv: 'AWS_SESSION_TOKEN',
    regionEnvs: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  },
  keptHeaders: [
    'content-type',
    'retry-after',
    'x-amzn-bedrock-invocation-latency',
    'x-amzn-bedrock-performanceconfig-latency',
    'x-amzn-bedrock-service-tier',
    'x-amzn-errortype',
    'x-amzn-requestid',
  ],
  reports: () => [],
  offer: (model) => bedrockModel(model).offer,
  optionMistakes,
  // Amazon's inpainting changes what is black in its mask, Stability's what is white.
  maskMarks: (model) => (bedrockModel(model).kind === 'amazon' ? 'black' : 'white'),
  submit,
  read: (answer, _spec, operation) => ({
    kind: 'done',
    reading: readAnswer(answer, operation),
    task: null,
  }),
  readCancelled: null,
  // Both are asked of other hosts of AWS (`bedrock.…`, Cost Explorer), not of the runtime.
  models: null,
  balance: null,
}
