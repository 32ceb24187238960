// Original file: stairs/v1/inspect.proto


/**
 * How a coordinator protects its port.
 */
export interface AccessStatus {
  /**
   * The address on which it listens.
   */
  'listen'?: (string);
  /**
   * True: connections use TLS.
   */
  'tls'?: (boolean);
  /**
   * True: a client needs a certificate from an authority that the coordinator trusts.
   */
  'clientCertificates'?: (boolean);
  /**
   * True: a call needs a token.
   */
  'tokens'?: (boolean);
  /**
   * True: --insecure lets it listen beyond its own machine without TLS or without tokens.
   */
  'insecure'?: (boolean);
}

/**
 * How a coordinator protects its port.
 */
export interface AccessStatus__Output {
  /**
   * The address on which it listens.
   */
  'listen': (string);
  /**
   * True: connections use TLS.
   */
  'tls': (boolean);
  /**
   * True: a client needs a certificate from an authority that the coordinator trusts.
   */
  'clientCertificates': (boolean);
  /**
   * True: a call needs a token.
   */
  'tokens': (boolean);
  /**
   * True: --insecure lets it listen beyond its own machine without TLS or without tokens.
   */
  'insecure': (boolean);
}
