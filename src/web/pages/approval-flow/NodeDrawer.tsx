import { Button, Drawer, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { ReferenceInput } from '../../entity/value/ReferenceInput.tsx'
import { useFocusReturn } from '../../kit/keyboard.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { ApproverList, pointer } from './ApproverList.tsx'
import { BranchList } from './BranchList.tsx'
import styles from './Flow.module.css'
import type { DocumentKind, FlowNode, Graph, StepNode } from './flow.ts'
import { NextSelect } from './NextSelect.tsx'

interface Props {
  node: FlowNode
  graph: Graph
  kind: DocumentKind | undefined
  onSave: (node: FlowNode) => Promise<void>
  onClose: () => void
}

/** One node of a draft: who signs and how, or which way a document takes. */
export const NodeDrawer = ({ node: start, graph, kind, onSave, onClose }: Props) => {
  const t = useWords()
  useFocusReturn()
  const [node, setNode] = useState(start)
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    await onSave(node)
    setBusy(false)
  }
  return (
    <Drawer
      open
      size={480}
      title={t('approval.flow.edit', { name: start.name })}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t('approval.flow.cancel')}</Button>
          <Button type="primary" loading={isBusy} disabled={node.name.trim() === ''} onClick={() => void save()}>
            {t('approval.flow.save')}
          </Button>
        </div>
      }
    >
      <div className={styles.form}>
        <Labelled label={t('approval.flow.name')} required>
          {(ids) => (
            <Input
              {...ids}
              value={node.name}
              maxLength={60}
              onChange={(e) => setNode({ ...node, name: e.target.value })}
            />
          )}
        </Labelled>
        {node.kind === 'step' && <StepFields node={node} kind={kind} onChange={setNode} />}
        {node.kind === 'copy' && (
          <ApproverList
            label={t('approval.flow.people')}
            rules={node.people}
            onChange={(people) => setNode({ ...node, people })}
          />
        )}
        {node.kind === 'branch' ? (
          <BranchList node={node} graph={graph} kind={kind} onChange={setNode} />
        ) : (
          <Labelled label={t('approval.flow.next')}>
            {(ids) => (
              <NextSelect
                ids={ids}
                graph={graph}
                own={node.key}
                value={node.next}
                onChange={(next) => setNode({ ...node, next })}
              />
            )}
          </Labelled>
        )}
      </div>
    </Drawer>
  )
}

const modes = ['all', 'any', 'order'] as const
const selves = ['superior', 'approve', 'refuse'] as const
const empties = ['admin', 'refuse', 'person'] as const
const duplicates = ['once', 'each'] as const
const rungs = ['remind', 'superior', 'transfer'] as const

interface StepProps {
  node: StepNode
  kind: DocumentKind | undefined
  onChange: (node: StepNode) => void
}

const StepFields = ({ node, kind, onChange }: StepProps) => {
  const t = useWords()
  const say = useSay()
  const set = (patch: Partial<StepNode>) => onChange({ ...node, ...patch })
  const choose = <V extends string>(
    label: string,
    value: V,
    values: readonly V[],
    word: (v: V) => string,
    take: (v: V) => void,
  ) => (
    <Labelled label={label}>
      {(ids) => (
        <Select
          {...ids}
          className={styles.wide}
          value={value}
          options={values.map((each) => ({ value: each, label: word(each) }))}
          onChange={take}
        />
      )}
    </Labelled>
  )
  const standIn = typeof node.onEmpty === 'object' ? node.onEmpty.person : null
  const onEmpty = typeof node.onEmpty === 'object' ? 'person' : (node.onEmpty ?? 'admin')
  const setHours = (hours: number | null) => {
    const { timeout, ...without } = node
    onChange(hours ? { ...node, timeout: { hours, ladder: timeout?.ladder ?? rungs } } : without)
  }
  return (
    <>
      {choose(
        t('approval.flow.mode'),
        node.mode,
        modes,
        (v) => t(`approval.flow.modes.${v}`),
        (mode) => set({ mode }),
      )}
      <ApproverList
        label={t('approval.flow.approvers')}
        rules={node.approvers}
        onChange={(approvers) => set({ approvers })}
      />
      {choose(
        t('approval.flow.onSelf'),
        node.onSelf ?? 'superior',
        selves,
        (v) => t(`approval.flow.self.${v}`),
        (onSelf) => set({ onSelf }),
      )}
      {choose(
        t('approval.flow.onEmpty'),
        onEmpty,
        empties,
        (v) => t(`approval.flow.nobody.${v}`),
        (value) => set({ onEmpty: value === 'person' ? { person: '' } : value }),
      )}
      {standIn !== null && (
        <Labelled label={t('approval.flow.standIn')} required>
          {(ids) => (
            <ReferenceInput
              {...ids}
              field={pointer('employee')}
              value={standIn || null}
              onChange={(id) => set({ onEmpty: { person: id ?? '' } })}
            />
          )}
        </Labelled>
      )}
      {choose(
        t('approval.flow.onDuplicate'),
        node.onDuplicate ?? 'once',
        duplicates,
        (v) => t(`approval.flow.duplicate.${v}`),
        (onDuplicate) => set({ onDuplicate }),
      )}
      <Labelled label={t('approval.flow.hours')}>
        {(ids) => <InputNumber {...ids} min={0.5} max={1000} value={node.timeout?.hours ?? null} onChange={setHours} />}
      </Labelled>
      {node.timeout && (
        <Labelled label={t('approval.flow.ladder')}>
          {(ids) => (
            <Select
              {...ids}
              mode="multiple"
              className={styles.wide}
              value={[...(node.timeout?.ladder ?? [])]}
              options={rungs.map((each) => ({ value: each, label: t(`approval.flow.rungs.${each}`) }))}
              onChange={(ladder) => set({ timeout: { hours: node.timeout?.hours ?? 8, ladder } })}
            />
          )}
        </Labelled>
      )}
      <ApproverList
        label={t('approval.flow.copies')}
        rules={node.copies ?? []}
        onChange={(copies) => set({ copies })}
      />
      <Labelled label={t('approval.flow.editable')}>
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            className={styles.wide}
            value={[...(node.editable ?? [])]}
            options={kind?.fields
              .filter((field) => field.editable)
              .map(({ key, label }) => ({ value: key, label: say(label) }))}
            onChange={(editable) => set({ editable })}
          />
        )}
      </Labelled>
    </>
  )
}
