package io.realtime4j.tenancy;

/** Which addresses of a host are connected to. */
public enum AddressFamily {
    /** IPv6 addresses first, then IPv4 ones. */
    ANY,
    /** IPv4 addresses only. */
    IPV4,
    /** IPv6 addresses only. */
    IPV6
}
