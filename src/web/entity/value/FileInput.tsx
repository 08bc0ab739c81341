import { CloseOutlined, UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { call, messageOf } from '../../client/http.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  value: string | null
  label?: string
  onChange: (id: string | null) => void
}

export const uploadFile = (file: File, about: Readonly<Record<string, string>> = {}): Promise<Row> => {
  const body = new FormData()
  for (const [key, value] of Object.entries(about)) body.append(key, value)
  body.append('file', file)
  return call<Row>('POST', '/api/file', { body })
}

export const FileInput = ({ value, label, onChange, id, ...ids }: Props) => {
  const t = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(label)
  const [isBusy, setBusy] = useState(false)
  const upload = async (file: File) => {
    setBusy(true)
    try {
      const stored = await uploadFile(file)
      setName(file.name)
      onChange(stored.id)
    } catch (error) {
      toast.failure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => event.target.files?.[0] && void upload(event.target.files[0])}
      />
      <Button
        id={id}
        aria-describedby={ids['aria-describedby']}
        icon={<UploadOutlined />}
        loading={isBusy}
        onClick={() => input.current?.click()}
      >
        {value ? name : t('entity.form.upload')}
      </Button>
      {value && (
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('entity.record.remove')}
          onClick={() => onChange(null)}
        />
      )}
    </div>
  )
}
