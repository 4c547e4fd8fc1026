import type { Adapter } from '../../domain/adapter.ts'
import { isSuccess } from '../is-success.ts'
import { dashscopeModel } from './models.ts'
import { optionMistakes } from './options.ts'
import { endedReading, read } from './read.ts'
import { submit } from './submit.ts'

/**
 * Alibaba Model Studio's own protocol, DashScope (API references of alibabacloud.com and
 * help.aliyun.com, 2025-12-30 to 2026-10-12): answers that are waited for, and tasks. Keys and models
 * are bound to a region; its host is named in `baseUrl`, Singapore's where it is not.
 */
export const dashscopeAdapter: Adapter = {
  id: 'dashscope',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/api/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'DASHSCOPE_API_KEY',
  // Every region's public host, and the hosts that workspaces have in the three regions that give them.
  keyOrigins: [
    'https://dashscope.aliyuncs.com',
    'https://dashscope-us.aliyuncs.com',
    'https://*.cn-beijing.maas.aliyuncs.com',
    'https://*.ap-southeast-1.maas.aliyuncs.com',
    'https://*.eu-central-1.maas.aliyuncs.com',
  ],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: [
    'content-type',
    'date',
    'req-arrive-time',
    'req-cost-time',
    'resp-start-time',
    'retry-after',
    'x-request-id',
  ],
  reports: () => ['image'],
  offer: (model) => dashscopeModel(model).offer,
  optionMistakes,
  // No field takes a mask.
  maskMarks: () => 'transparent',
  submit,
  read,
  readCancelled: (answer) => (isSuccess(answer) ? endedReading(answer, null) : null),
  models: null,
  balance: null,
}
