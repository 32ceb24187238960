// Original file: stairs/v1/inspect.proto


/**
 * What stands between a coordinator and whoever can reach its port.
 */
export interface AccessStatus {
  /**
   * The address on which it listens.
   */
  'listen'?: (string);
  /**
   * Connections are TLS.
   */
  'tls'?: (boolean);
  /**
   * Clients need a certificate of an authority that the coordinator trusts.
   */
  'clientCertificates'?: (boolean);
  /**
   * Calls need a token.
   */
  'tokens'?: (boolean);
  /**
   * It listens beyond its own machine with TLS or tokens missing, since it was started with --insecure.
   */
  'insecure'?: (boolean);
}

/**
 * What stands between a coordinator and whoever can reach its port.
 */
export interface AccessStatus__Output {
  /**
   * The address on which it listens.
   */
  'listen': (string);
  /**
   * Connections are TLS.
   */
  'tls': (boolean);
  /**
   * Clients need a certificate of an authority that the coordinator trusts.
   */
  'clientCertificates': (boolean);
  /**
   * Calls need a token.
   */
  'tokens': (boolean);
  /**
   * It listens beyond its own machine with TLS or tokens missing, since it was started with --insecure.
   */
  'insecure': (boolean);
}
