import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { AppError, faults } from '../kernel/index.ts'

const fail = faults('upload', {
  no_file: { status: 422, zh: '没有收到文件。请选择要上传的文件。', en: 'No file arrived. Choose one.', field: 'file' },
  broken: {
    status: 422,
    zh: '文件没有传完,或上传的格式不对。请重新选择文件再传一次。',
    en: 'The file did not arrive whole, or in a wrong form. Choose it again.',
    field: 'file',
  },
})

/** The one file of a form. What the parser cannot read was broken on its way, and is no fault of the server. */
export const uploadedFile = async (request: FastifyRequest): Promise<MultipartFile> => {
  const part = await request.file().catch((error: Error & { statusCode?: number }) => {
    if (error.statusCode) throw error
    return fail('broken')
  })
  return part ?? fail('no_file')
}

/** Runs what reads the file to its end. */
export const readingUpload = <T>(part: MultipartFile, read: () => Promise<T>): Promise<T> =>
  read().catch((error: Error) => {
    if (error instanceof AppError || !part.file.errored) throw error
    return fail('broken')
  })
