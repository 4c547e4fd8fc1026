import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { gatewayContract } from './gateway-contract.ts'

gatewayContract(hostAdapter('tokenmix'))
