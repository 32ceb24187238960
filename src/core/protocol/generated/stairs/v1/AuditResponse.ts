// Original file: stairs/v1/inspect.proto

import type { QueueAudit as _stairs_v1_QueueAudit, QueueAudit__Output as _stairs_v1_QueueAudit__Output } from '../../stairs/v1/QueueAudit.js';

/**
 * The result of an audit.
 */
export interface AuditResponse {
  /**
   * By pipeline and queue.
   */
  'queues'?: (_stairs_v1_QueueAudit)[];
}

/**
 * The result of an audit.
 */
export interface AuditResponse__Output {
  /**
   * By pipeline and queue.
   */
  'queues': (_stairs_v1_QueueAudit__Output)[];
}
