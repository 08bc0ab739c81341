import type { FieldFault } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** What a contract must say in each state, by whatever door it came. */
export const contractFaults = (row: Values): FieldFault[] => {
  const faults: FieldFault[] = []
  const fault = (field: string, code: string, message: string, en: string) => faults.push({ field, code, message, en })
  if (row.startsOn && row.endsOn && (row.endsOn as string) < (row.startsOn as string))
    fault(
      'endsOn',
      'before_start',
      '「到期日期」不能早于「开始日期」,请核对两个日期。',
      '“Ends on” cannot be before “Starts on”: check the two.',
    )
  const wasSigned = ['effective', 'expired', 'terminated'].includes(row.state as string)
  if (wasSigned && !row.signedOn)
    fault(
      'signedOn',
      'required',
      '已生效的合同必须有「签订日期」,请填写。',
      'A contract in force has the day it was signed: fill in “Signed on”.',
    )
  if (row.state === 'terminated' && !row.terminatedOn)
    fault(
      'terminatedOn',
      'required',
      '已终止的合同必须有「终止日期」,请填写。',
      'A terminated contract has the day it ended: fill in “Terminated on”.',
    )
  if (row.amount === 0 && row.kind !== 'framework' && row.kind !== 'amendment')
    fault(
      'amount',
      'zero',
      '合同金额不能为 0。框架合同和补充协议除外。',
      'The amount of a contract is not 0, but for framework contracts and amendments.',
    )
  if (typeof row.amount === 'number' && row.amount < 0) {
    if (row.kind !== 'amendment' || !row.parentId)
      fault(
        'amount',
        'negative',
        '「合同金额」不能为负。要减少已生效的合同,请在原合同上点「签补充协议」。',
        'The amount cannot be negative. To lower a contract in force, sign an amendment on the original contract.',
      )
    if (row.opportunityId)
      fault(
        'opportunityId',
        'lowered',
        '减少金额的补充协议不能关联「商机」,商机随原合同成交。请留空。',
        'An amendment that lowers the amount names no deal: the deal is won by the original contract. Leave it empty.',
      )
  }
  return faults
}

/** 成交 as the company means it: the day a contract makes its deal won, or null while it does not. */
export const closedOn = (
  means: 'signed' | 'signed_and_first_payment',
  { state, signedOn, firstPaidOn }: { state: string; signedOn: string | null; firstPaidOn: string | null },
): string | null => {
  if (!signedOn || !['effective', 'expired', 'terminated'].includes(state)) return null
  if (means === 'signed') return signedOn
  if (!firstPaidOn) return null
  return firstPaidOn > signedOn ? firstPaidOn : signedOn
}
