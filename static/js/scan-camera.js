/* Reading a code with the camera, in the page itself. Only where the browser can (BarcodeDetector
   and a camera); elsewhere the button stays hidden and the field below does all. Pictures never
   leave the phone: what is read is put into the form, and the form is sent. */
(function () {
  "use strict";
  var box = document.getElementById("quet-may-anh");
  var media = navigator.mediaDevices;
  if (!box || !("BarcodeDetector" in window) || !media || !media.getUserMedia) return;
  var start = box.querySelector("[data-start]");
  var stop = box.querySelector("[data-stop]");
  var video = box.querySelector("video");
  var trouble = box.querySelector("[data-trouble]");
  var field = document.getElementById("ma");
  var detector = new window.BarcodeDetector({ formats: ["qr_code", "data_matrix"] });
  var stream = null;
  box.hidden = false;

  function end() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    video.hidden = stop.hidden = true;
    start.hidden = false;
  }
  function look() {
    if (!stream) return;
    detector.detect(video).then(function (found) {
      if (!found.length) return window.setTimeout(look, 150);
      field.value = found[0].rawValue;
      end();
      field.form.submit();
    }, function () { window.setTimeout(look, 300); });
  }
  start.addEventListener("click", function () {
    trouble.hidden = true;
    media.getUserMedia({ video: { facingMode: "environment" } }).then(function (given) {
      stream = given;
      video.srcObject = given;
      video.hidden = stop.hidden = false;
      start.hidden = true;
      return video.play().then(look);
    }).catch(function () { end(); trouble.hidden = false; });
  });
  stop.addEventListener("click", end);
  document.addEventListener("visibilitychange", function () { if (document.hidden) end(); });
})();
