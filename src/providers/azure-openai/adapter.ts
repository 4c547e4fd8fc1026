import type { Adapter } from '../../domain/adapter.ts'
import type { Answer } from '../../domain/request.ts'
import { openaiAdapter } from '../openai/adapter.ts'
import { DIALECT_OFFER } from '../openai/models.ts'
import { optionMistakes } from '../openai/options.ts'
import { readAnswer } from '../openai/read.ts'
import { submit } from '../openai/submit.ts'
import { API_VERSION, deploymentBase, versioned, versionMistakes } from './address.ts'

/**
 * OpenAI's Images API as Azure serves it (openai-node 7.55.0 `AzureOpenAI`, Azure's reference, read
 * 2026-11-21): the same bodies under a customer's own address. `model` is the name of a deployment,
 * which tells nothing of the model behind it: nothing is refused for its sake, and no card is found
 * by it.
 */
export const azureOpenaiAdapter: Adapter = {
  id: 'azure-openai',
  baseUrl: 'https://your-resource.openai.azure.com/openai/v1',
  ownBaseUrl:
    'every Azure resource has an address of its own. Name it, e.g. https://your-resource.openai.azure.com/openai/v1, or without /v1 for the deployments’ own paths.',
  apiKeyEnv: 'AZURE_OPENAI_API_KEY',
  keyOrigins: ['https://*.openai.azure.com'],
  auth: { header: 'api-key', prefix: '' },
  keptHeaders: [
    ...openaiAdapter.keptHeaders,
    'apim-request-id',
    'x-ms-region',
    'x-ms-request-id',
    'x-ms-retry-after-ms',
  ],
  reports: () => [],
  offer: () => DIALECT_OFFER,
  optionMistakes: (options, model) => [
    ...optionMistakes(options, model, { known: null, own: [API_VERSION] }),
    ...versionMistakes(options),
  ],
  maskMarks: openaiAdapter.maskMarks,
  submit: (operation, baseUrl) =>
    versioned(
      submit(operation, deploymentBase(baseUrl, operation.model)),
      operation.options,
      baseUrl,
    ),
  read: (answer, _spec, operation) => ({
    kind: 'done',
    reading: readAnswer(withUsualNames(answer), operation),
    task: null,
  }),
  readCancelled: null,
  // The list is of models that could be deployed, not of the deployments there are.
  models: null,
  balance: null,
}

/** The wait under the name that the vendor of the dialect uses. */
function withUsualNames(answer: Answer): Answer {
  const { headers } = answer
  const waitMs = headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms']
  return waitMs === undefined
    ? answer
    : { ...answer, headers: { ...headers, 'retry-after-ms': waitMs } }
}
