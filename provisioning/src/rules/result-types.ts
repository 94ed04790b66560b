/** Result types of RFC 8460, section 4.3, by who has to mend them. */
export const STS = ['sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'];
export const CERTIFICATE = ['certificate-host-mismatch', 'certificate-expired', 'certificate-not-trusted'];
export const DANE = ['tlsa-invalid', 'dnssec-invalid', 'dane-required'];
