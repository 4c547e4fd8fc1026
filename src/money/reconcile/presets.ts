import type { Mapping } from './statement-record.ts'

/** A mapping that is recognised by columns which no other export has together. */
export interface Preset {
  readonly mapping: Mapping
  /** All of these are there. */
  readonly needs: readonly string[]
  /** None of these is. */
  readonly lacks?: readonly string[]
  /** Where it comes from, for a person. */
  readonly from: string
}

const PLAIN: Omit<Mapping, 'name' | 'columns'> = {
  kind: null,
  kinds: null,
  provider: null,
  creditUsd: null,
  quotaPerUsd: null,
}

/** 500,000 units of quota are a dollar where an installation did not change it. */
const QUOTA_A_DOLLAR = '500000'

/**
 * Records as providers give them. Fields by their documentation or code as read in 2026-11; where an
 * export's columns are not documented there is none, and `--map` says what they hold.
 */
export const PRESETS: readonly Preset[] = [
  {
    from: 'assay mock: GET /_assay/statement',
    needs: ['kind', 'dialect', 'request_id', 'task_id', 'usd'],
    mapping: {
      ...PLAIN,
      name: 'assay-mock',
      kinds: { charge: 'charge', refund: 'refund', bucket: 'bucket', balance: 'balance' },
      columns: {
        at: ['at'],
        kind: ['kind'],
        provider: ['dialect'],
        key: ['key'],
        model: ['model'],
        request_id: ['request_id'],
        task_id: ['task_id'],
        requests: ['requests'],
        usd: ['usd'],
      },
    },
  },
  {
    from: 'OpenAI: GET /v1/organization/costs (admin key)',
    needs: ['start_time', 'end_time', 'amount.value'],
    mapping: {
      ...PLAIN,
      name: 'openai-costs',
      kind: 'bucket',
      provider: 'openai',
      columns: {
        at: ['start_time'],
        until: ['end_time'],
        usd: ['amount.value'],
        currency: ['amount.currency'],
        // "gpt-image-2.5-sunburst, image output": the model stands before the comma.
        model: ['line_item'],
        key: ['api_key_id', 'project_id'],
      },
    },
  },
  {
    from: 'OpenAI: GET /v1/organization/usage/images (admin key); counts, no money',
    needs: ['start_time', 'end_time', 'num_model_requests', 'images'],
    mapping: {
      ...PLAIN,
      name: 'openai-usage',
      kind: 'bucket',
      provider: 'openai',
      columns: {
        at: ['start_time'],
        until: ['end_time'],
        requests: ['num_model_requests'],
        model: ['model'],
        key: ['api_key_id', 'project_id'],
      },
    },
  },
  {
    from: 'OpenRouter: GET /generation?id=, one or several',
    needs: ['id', 'total_cost', 'provider_name'],
    mapping: {
      ...PLAIN,
      name: 'openrouter-generations',
      kind: 'charge',
      provider: 'openrouter',
      columns: {
        request_id: ['id'],
        other_id: ['request_id', 'upstream_id'],
        at: ['created_at'],
        usd: ['total_cost'],
        model: ['model'],
      },
    },
  },
  {
    from: 'OpenRouter: GET /activity (management key); completed days by model',
    needs: ['date', 'model', 'usage', 'requests'],
    mapping: {
      ...PLAIN,
      name: 'openrouter-activity',
      kind: 'bucket',
      provider: 'openrouter',
      columns: { at: ['date'], model: ['model'], usd: ['usage'], requests: ['requests'] },
    },
  },
  {
    from: 'fal: GET /v1/models/usage (admin key); buckets by endpoint',
    needs: ['bucket', 'endpoint_id', 'cost'],
    mapping: {
      ...PLAIN,
      name: 'fal-usage',
      kind: 'bucket',
      provider: 'fal',
      columns: {
        at: ['bucket'],
        model: ['endpoint_id'],
        usd: ['cost'],
        currency: ['currency'],
        key: ['auth_method'],
      },
    },
  },
  {
    from: 'fal: GET /v1/account/billing?expand=credits (admin key)',
    needs: ['credits.current_balance'],
    mapping: {
      ...PLAIN,
      name: 'fal-billing',
      kind: 'balance',
      provider: 'fal',
      columns: { usd: ['credits.current_balance'], currency: ['credits.currency'], at: ['at'] },
    },
  },
  {
    from: 'LiteLLM: GET /spend/logs or its table LiteLLM_SpendLogs',
    needs: ['request_id', 'call_type', 'spend'],
    mapping: {
      ...PLAIN,
      name: 'litellm-spend',
      isZeroUnknown: true,
      kind: 'charge',
      provider: 'litellm',
      columns: {
        request_id: ['request_id'],
        other_id: ['metadata.litellm_call_id', 'litellm_call_id'],
        at: ['startTime', 'start_time'],
        usd: ['spend'],
        model: ['model_group', 'model'],
        key: ['api_key'],
      },
    },
  },
  {
    from: 'New API and its forks (RutaAPI …): GET /api/log/self or an export of its logs',
    needs: ['model_name', 'quota', 'token_name', 'created_at', 'type'],
    mapping: {
      ...PLAIN,
      name: 'new-api',
      // 1 top-up, 3 manage, 4 system, 5 error: no bill of a request.
      kinds: { '2': 'charge', '6': 'refund' },
      quotaPerUsd: QUOTA_A_DOLLAR,
      columns: {
        kind: ['type'],
        request_id: ['request_id'],
        other_id: ['upstream_request_id'],
        at: ['created_at'],
        quota: ['quota'],
        model: ['model_name'],
        key: ['token_name'],
      },
    },
  },
  {
    from: 'Replicate: GET /v1/predictions; what ran, without money',
    needs: ['id', 'status', 'created_at', 'urls.get'],
    mapping: {
      ...PLAIN,
      name: 'replicate-predictions',
      kind: 'charge',
      provider: 'replicate',
      columns: { task_id: ['id'], at: ['created_at'], model: ['model'] },
    },
  },
  {
    from: 'a balance in dollars, as --live asks for it',
    needs: ['balance_usd', 'at'],
    mapping: {
      ...PLAIN,
      name: 'usd-balance',
      kind: 'balance',
      columns: { usd: ['balance_usd'], at: ['at'] },
    },
  },
  {
    from: 'Stability AI or Black Forest Labs: the balance in credits, with `at` beside it',
    needs: ['credits', 'at'],
    lacks: ['id', 'request_id', 'task_id', 'model'],
    mapping: {
      ...PLAIN,
      name: 'credit-balance',
      kind: 'balance',
      creditUsd: '0.01',
      columns: { credits: ['credits'], at: ['at'] },
    },
  },
]

/** Names under which exports that nobody described keep what we need, without case and punctuation. */
export const USUAL_NAMES: Mapping['columns'] = {
  request_id: ['requestid', 'xrequestid', 'generationid', 'callid', 'traceid', 'id'],
  task_id: ['taskid', 'predictionid', 'jobid'],
  at: ['at', 'timestamp', 'time', 'createdat', 'datetime', 'starttime', 'date', 'day', 'created'],
  until: ['until', 'endtime'],
  usd: ['usd', 'amountusd', 'costusd', 'cost', 'amount', 'charge', 'spend', 'price', 'total'],
  cents: ['cents', 'amountcents', 'costcents'],
  credits: ['credits', 'creditsused'],
  currency: ['currency'],
  model: ['model', 'modelname', 'modelid', 'endpointid', 'endpoint'],
  key: ['apikeyname', 'keyname', 'apikeyid', 'tokenname', 'key', 'apikey'],
  provider: ['provider'],
  requests: ['requests', 'numrequests', 'requestcount'],
}

export const UNDESCRIBED: Mapping = { ...PLAIN, name: 'columns', columns: {} }
