# Varnish between nginx, which ends TLS, and the site, for days on which one machine is asked very much. In nginx:
# point `upstream site` at Varnish's address and leave out the lines on proxy_cache. Then start
#   varnishd -a 127.0.0.1:6081 -f /etc/varnish/varnish.vcl -s malloc,256m
# It needs no log. `varnishncsa` and `varnishlog` write the reader's address, the path and the query: leave them off.
vcl 4.1;

import std;

backend site {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 5s;
    .first_byte_timeout = 60s;
    .probe = {
        .url = "/healthz";
        .interval = 5s;
        .timeout = 2s;
        .window = 4;
        .threshold = 2;
        .initial = 2;
    }
}

sub vcl_recv {
    # What belongs to one reader is neither answered from here nor kept.
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.http.Authorization || req.http.Cookie ~ "(^|; *)(sessionid|csrftoken|messages)=") {
        return (pass);
    }
    unset req.http.Cookie;
    # A page that is past its seconds is shown while the site is down, and only then.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
    return (hash);
}

sub vcl_backend_response {
    # The first answer with another version, which is the officer's own after a change, ends all that is older.
    if (beresp.http.X-Content-Version) {
        ban("obj.http.X-Content-Version ~ . && obj.http.X-Content-Version != " + beresp.http.X-Content-Version);
    }
    set beresp.grace = 1h;
    # Kept is only what the site says may be; an error or a redirect is not.
    if (beresp.status != 200 || beresp.http.Cache-Control !~ "public") {
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
        set beresp.grace = 0s;
    }
}

sub vcl_deliver {
    unset resp.http.X-Content-Version;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
